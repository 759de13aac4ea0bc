# The virtual environment. .venv is a link into .environments. A new environment is built beside the current one, and
# the link is switched when it is complete: a set-up that fails or is interrupted changes nothing.

venv=$root/.venv
environments=$root/.environments

# $1: run, clinic or test. Each lock file includes the packages of those before it, at the same versions.
locks_for() {
    case $1 in
        run) echo requirements.lock ;;
        clinic) echo requirements.lock requirements-clinic.lock ;;
        test) echo requirements.lock requirements-clinic.lock requirements-test.lock ;;
    esac
}

# Prints what an environment with these lock files is built from, one item per line. A new patch release of Python
# works with the environment as it is.
sources_of() {
    python3 - "$root" "$@" <<'END'
import hashlib
import platform
import sys
import tomllib
from pathlib import Path

root = Path(sys.argv[1])
settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
installed = [settings["build-system"], settings["project"], settings["tool"].get("hatch")]
print("python", sys.implementation.cache_tag, platform.machine())
print("folder", root)
print("project", hashlib.sha256(repr(installed).encode()).hexdigest())
for lock in sys.argv[2:]:
    print(lock, hashlib.sha256((root / lock).read_bytes()).hexdigest())
END
}

# $1: what sources_of printed
is_up_to_date() {
    [ -f "$venv/built-from" ] &&
        [ -z "$(printf '%s\n' "$1" | grep -vxFf "$venv/built-from")" ] &&
        "$venv/bin/python" -c 'import pip' 2>/dev/null
}

# Whether the environment starts and has all packages for $1 (run or clinic) at versions that pyproject.toml allows.
is_usable() {
    "$venv/bin/python" - "$root" "$1" <<'END' && "$venv/bin/taperdoc" --help
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

from pip._vendor.packaging.requirements import Requirement

settings = tomllib.loads((Path(sys.argv[1]) / "pyproject.toml").read_text(encoding="utf-8"))
project = settings["project"]
extra = project.get("optional-dependencies", {}).get(sys.argv[2], [])
for needed in map(Requirement, [*project["dependencies"], *extra]):
    if needed.marker is None or needed.marker.evaluate():
        if not needed.specifier.contains(version(needed.name)):
            sys.exit(f"{needed} is needed")
END
}

# $1: run, clinic or test. Sets $environment to the folder that the link leads to, and holds it while this process
# lasts, so that another ./run does not remove it.
get_environment() {
    locks=$(locks_for "$1")
    # shellcheck disable=SC2086 # a word is a file
    sources=$(sources_of $locks) || fail "pyproject.toml or a lock file cannot be read."
    if ! is_up_to_date "$sources" && ! (build_environment "$1"); then
        [ "$1" != test ] && is_usable "$1" >/dev/null 2>&1 || fail "Set-up failed. Nothing was changed."
        say "The update failed, so taperdoc starts with the packages installed before."
    fi
    environment=$(CDPATH='' cd -- "$venv" && pwd -P)
    if [ -f "$environment/built-from" ]; then
        exec 9<"$environment/built-from"
        python3 -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_SH)'
    fi
    [ -x "$environment/bin/python" ] || fail "Another ./run replaced the environment. Try again."
}

# $1: run, clinic or test. Runs in a subshell; the descriptor that holds the lock is closed with it.
build_environment() {
    mkdir -p "$environments" && : >>"$environments/lock" || exit
    exec 8>>"$environments/lock"
    wait_for_other_builds || exit
    ! is_up_to_date "$sources" || exit 0
    new=$environments/$(date +%Y%m%d-%H%M%S)-$$
    trap 'rm -rf "$new" "$new.link"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    if [ -e "$venv/bin" ]; then
        say "Updating the Python packages in $environments."
    else
        say "Installing Python packages in $environments. This takes a minute or two."
    fi
    quietly python3 -m venv "$new" || exit
    install_lock "$root/${locks##* }" || exit
    pip_install "$new/bin/python" --no-index --no-deps --no-build-isolation --editable "$root" || exit
    quietly "$new/bin/python" -m pip check || exit
    printf '%s\n' "$sources" >"$new/built-from" || exit
    switch_to "$new" || exit
    trap - EXIT
    remove_unused || :
}

wait_for_other_builds() {
    python3 - <<'END'
import fcntl
import sys

try:
    fcntl.flock(8, fcntl.LOCK_EX | fcntl.LOCK_NB)
except BlockingIOError:
    print("taperdoc: Waiting for another ./run that installs packages.", file=sys.stderr)
    fcntl.flock(8, fcntl.LOCK_EX)
END
}

# $1: the environment's python, the rest: arguments of pip install
pip_install() {
    python=$1
    shift
    quietly "$python" -m pip --disable-pip-version-check --no-input install "$@"
}

# $1: a lock file. It is complete, so it is installed without a resolver: pip's could choose another version for a
# package required with an extra, and then miss its hash. It replaces the pip and setuptools that come with Python.
install_lock() {
    {
        "$new/bin/python" -m pip --disable-pip-version-check --no-input install --progress-bar off \
            --no-deps --require-hashes -r "$1" </dev/null 2>&1 && echo "All installed"
    } | show_progress "$(grep -c '^[A-Za-z0-9].*==' "$1")"
}

# $1: number of packages. Shows the end of pip's output if it failed.
show_progress() {
    count=0 output=''
    while IFS= read -r line; do
        output="$output$line
"
        case $line in
            Collecting* | Ignoring*)
                count=$((count + 1))
                if [ -t 2 ]; then
                    printf '\rtaperdoc: %d of %d packages downloaded' "$count" "$1" >&2
                elif [ $((count % 20)) -eq 0 ]; then
                    say "$count of $1 packages downloaded"
                fi
                ;;
            Installing*)
                [ ! -t 2 ] || echo >&2
                say "Installing $1 packages"
                ;;
        esac
    done
    case $output in
        *"All installed
") ;;
        *)
            printf '\n%s' "$output" | tail -n 15 >&2
            return 1
            ;;
    esac
}

# $1: an environment. An environment made before there were links is kept aside until it is removed as unused.
switch_to() {
    [ -L "$venv" ] || [ ! -e "$venv" ] || mv "$venv" "$environments/$(date +%Y%m%d-%H%M%S)-before" || return
    ln -s ".environments/${1##*/}" "$1.link" || return
    python3 -c 'import os, sys; os.replace(*sys.argv[1:])' "$1.link" "$venv"
}

# Removes every environment, whose names begin with a date, but the current one, unless a process holds it.
remove_unused() {
    python3 - "$environments" "$venv" <<'END'
import fcntl
import shutil
import sys
from contextlib import suppress
from pathlib import Path

environments, current = (Path(path) for path in sys.argv[1:])
for folder in environments.glob("[0-9]*"):
    if folder.is_dir() and folder != current.resolve():
        with suppress(FileNotFoundError), (folder / "built-from").open() as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
        shutil.rmtree(folder, ignore_errors=True)
END
}
