# What ./run test does: static checks beside the tests, then the tests of packaging on the built wheel.

free_port() {
    python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])'
}

# Runs a command with a PostgreSQL server of its own, which no other command uses and no power cut must spare.
with_postgresql() {
    if has_postgresql; then
        pg_virtualenv -t -c "--port=$(free_port) --encoding=UTF8 --locale=C.UTF-8" -o fsync=off "$@"
    else
        "$@"
    fi
}

# $1: what is checked, the rest: the command. A failure is reported, and does not stop what follows.
stage() {
    what=$1
    shift
    say "$what"
    "$@" || {
        say "Failed: $what"
        failed=yes
    }
}

static_checks() {
    failed=
    stage "Lint" quietly "$environment/bin/ruff" check
    stage "Format" quietly "$environment/bin/ruff" format --check
    stage "Imports" quietly "$environment/bin/lint-imports"
    stage "Types" quietly "$environment/bin/mypy"
    stage "Script types" quietly node "$typescript/lib/tsc.js" --project "$root"
    stage "Script tests" script_tests
    [ -z "$failed" ]
}

script_tests() {
    quietly node --test --test-reporter=spec --test-reporter-destination=stdout --test-reporter=tap \
        --test-reporter-destination="$work/results/script.tap" "$root"/tests/script/*.test.js
}

# $1: name of the results, $2: the environment's python, $3: markers, the rest: further arguments
pytest_stage() {
    results=$work/results/$1.xml python=$2 markers=$3
    shift 3
    with_postgresql "$python" -m pytest -n 2 --dist worksteal --junitxml "$results" \
        -m "$markers and not long and not faults" "$@"
}

build_wheel() {
    quietly "$environment/bin/python" -m build --no-isolation --outdir "$work/dist" "$root"
}

# The wheel in an environment of its own, which borrows the packages it needs from the checkout's. taperdoc itself is
# not borrowed: a .pth file in a borrowed folder has no effect.
install_wheel() {
    quietly "$environment/bin/python" -m venv --without-pip "$work/venv" || return
    quietly "$environment/bin/python" -m pip --python "$work/venv/bin/python" install --no-index --no-deps "$work"/dist/*.whl ||
        return
    purelib='import sysconfig; print(sysconfig.get_path("purelib"))'
    "$environment/bin/python" -c "$purelib" >"$("$work/venv/bin/python" -c "$purelib")/borrowed.pth"
}

# In another folder, so that only the wheel can be imported. Most tests are not repeated: only the packaged files can
# differ from the checkout.
test_wheel() {
    mkdir "$work/away" || return
    cp -R "$root/tests" "$root/pyproject.toml" "$work/away" || return
    # shellcheck disable=SC2046 # a word is a file
    (
        cd "$work/away" || exit
        "$work/venv/bin/python" -c 'import sys, taperdoc; sys.exit(not taperdoc.__file__.startswith(sys.prefix))' &&
            pytest_stage wheel "$work/venv/bin/python" "wheel" $(grep -rl --include="*.py" "mark\.wheel" tests)
    )
}

# The last line of ./run test, on standard output: pytest's tests, and the script's from Node's summary.
count_tests() {
    python3 - "$work/results" <<'END'
import re
import sys
from pathlib import Path
from xml.etree import ElementTree

passed = failed = 0
for file in Path(sys.argv[1]).glob("*.xml"):
    for suite in ElementTree.parse(file).iter("testsuite"):
        run, failures, errors, skipped = (
            int(suite.get(kind, 0)) for kind in ("tests", "failures", "errors", "skipped")
        )
        passed += run - failures - errors - skipped
        failed += failures + errors
for file in Path(sys.argv[1]).glob("*.tap"):
    counted = dict(re.findall(r"^# (pass|fail|cancelled) (\d+)$", file.read_text("utf-8"), re.MULTILINE))
    passed += int(counted["pass"])
    failed += int(counted["fail"]) + int(counted["cancelled"])
print(f"{passed} passed, {failed} failed")
END
}

run_all_checks() {
    failed=
    work=$(mktemp -d)
    mkdir "$work/results"
    static_checks &
    static=$!
    trap 'kill "$static" 2>/dev/null || :; rm -rf "$work"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    stage "Tests without a browser, with coverage" pytest_stage checkout "$environment/bin/python" "not browser" \
        --ignore tests/browser --cov
    # Three at a time, as much of their time is spent waiting for what a page shows.
    stage "Tests in a browser" pytest_stage browser "$environment/bin/python" "browser" -n 3 tests/browser
    stage "Building the source distribution, and the wheel from it" build_wheel
    stage "Installing the wheel in a fresh environment" install_wheel
    stage "Tests of packaging on the installed wheel" test_wheel
    wait "$static" || failed=yes
    [ -n "$failed" ] || say "Everything passed."
    count_tests
    [ -z "$failed" ]
}
