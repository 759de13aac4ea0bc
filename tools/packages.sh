# System packages: finds out which are missing, and installs them on Debian.

vnu_version=26.9.27
vnu_sha512=0f02eb5ba91e7e45b7030aadbbdb9d48541b8c7c79aa7bb65c33976c48c13f47a1138ed9fdc43230ae2022babbe88d9642ceebf9460706250c242ba0ad7a4446
vnu=$root/.environments/vnu-$vnu_version.jar
typescript_version=5.9.3
typescript_sha512=8e5d6f6733c38a72ebf5e52ddc9feded5e8580d130f508ef04f772b33f4a7d00c3e357d0ac2d98e2f290762694a454f86d795bd511e12e9a7cc2d9ba3394e04b
typescript=$root/.environments/typescript-$typescript_version

# Libraries are looked for rather than packages, because other systems name their packages differently.
missing_packages() {
    python3 - <<'END'
import ctypes
import importlib.util

if not importlib.util.find_spec("ensurepip"):
    print("python3-venv")
for library, package in (
    ("libpango-1.0.so.0", "libpango-1.0-0"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0-0"),
    ("libharfbuzz-subset.so.0", "libharfbuzz-subset0"),
):
    try:
        ctypes.CDLL(library)
    except OSError:
        print(package)
END
}

missing_test_packages() {
    command -v chromium >/dev/null || echo chromium
    command -v firefox-esr >/dev/null || echo firefox-esr
    command -v qpdf >/dev/null || echo qpdf
    command -v pdftotext >/dev/null || echo poppler-utils
    command -v java >/dev/null || echo default-jre-headless
    command -v node >/dev/null || echo nodejs
    command -v npm >/dev/null || { [ -f "$vnu" ] && [ -d "$typescript" ]; } || echo npm
    # Playwright's driver needs it, and no Debian package depends on it.
    python3 -c 'import ctypes; ctypes.CDLL("libatomic.so.1")' 2>/dev/null || echo libatomic1
}

has_postgresql() {
    command -v pg_virtualenv >/dev/null && ls /usr/lib/postgresql/*/bin/pg_ctl >/dev/null 2>&1
}

# Without PostgreSQL its tests are skipped, except in CI, where it is required.
get_postgresql() {
    if has_postgresql || (install_packages postgresql) && has_postgresql; then
        return
    fi
    [ -z "${CI-}" ] || fail "CI must test on PostgreSQL too, and the Debian package postgresql cannot be installed."
    say "!!! THE STORE IS NOT TESTED ON POSTGRESQL: the Debian package postgresql cannot be installed. !!!"
}

# Most browser tests run in it, because it takes half the processor time of the complete Chromium.
get_headless_shell() {
    command -v chromium-headless-shell >/dev/null || (install_packages chromium-headless-shell) ||
        say "The Debian package chromium-headless-shell cannot be installed, so the browser tests will take longer."
}

install_packages() {
    if ! command -v apt-get >/dev/null; then
        fail "System packages are missing. Install what Debian calls: $*"
    fi
    if [ "$(id -u)" -ne 0 ]; then
        fail "Debian packages are missing. Install them, then try again: sudo apt-get update && sudo apt-get install $*"
    fi
    say "Installing Debian packages: $*"
    apt_get update || fail "apt-get could not update its package lists."
    apt_get --yes --no-install-recommends install "$@" || fail "apt-get could not install: $*"
}

apt_get() {
    quietly env DEBIAN_FRONTEND=noninteractive apt-get --quiet=2 -o DPkg::Lock::Timeout=300 "$@"
}

# $1: run or test
get_packages() {
    command -v python3 >/dev/null || fail "Python 3.11 or later is missing (Debian package: python3)."
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "Python 3.11 or later is needed; this is $(python3 -V)."
    packages=$(missing_packages)
    if [ "$1" = test ]; then
        packages="$packages $(missing_test_packages)"
        packages=${packages# }
    fi
    # shellcheck disable=SC2086 # a word is a package
    [ -z "$packages" ] || install_packages $packages
    if [ "$1" = test ]; then
        get_postgresql
        get_headless_shell
    fi
}

# The W3C's HTML checker: a Java program that only npm has as a package.
get_vnu() {
    if [ ! -f "$vnu" ]; then
        say "Downloading the HTML checker."
        (
            fetched=$(mktemp -d) || exit
            trap 'rm -rf "$fetched"' EXIT
            quietly npm pack --silent --pack-destination "$fetched" "vnu-jar@$vnu_version" || exit
            tar -xzf "$fetched/vnu-jar-$vnu_version.tgz" -C "$fetched" package/build/dist/vnu.jar || exit
            mv "$fetched/package/build/dist/vnu.jar" "$vnu.new"
        ) || fail "npm could not download vnu-jar $vnu_version."
        rm -f "${vnu%-*}"-*.jar
        mv "$vnu.new" "$vnu"
    fi
    echo "$vnu_sha512  $vnu" | sha512sum --check --status || {
        rm -f "$vnu"
        fail "The HTML checker that was downloaded is not the expected one. It was removed."
    }
}

# The compiler that checks the types of the pages' script. It compiles nothing, and no page needs it.
get_typescript() {
    if [ ! -d "$typescript" ]; then
        say "Downloading the TypeScript compiler."
        (
            fetched=$(mktemp -d) || exit
            trap 'rm -rf "$fetched"' EXIT
            archive=$fetched/typescript-$typescript_version.tgz
            quietly npm pack --silent --pack-destination "$fetched" "typescript@$typescript_version" || exit
            echo "$typescript_sha512  $archive" | sha512sum --check --status || {
                say "The TypeScript compiler that was downloaded is not the expected one."
                exit 1
            }
            tar -xzf "$archive" -C "$fetched" package/lib package/package.json || exit
            rm -rf "${typescript%-*}"-* && mv "$fetched/package" "$typescript.new" && mv "$typescript.new" "$typescript"
        ) || fail "npm could not download typescript $typescript_version."
    fi
}
