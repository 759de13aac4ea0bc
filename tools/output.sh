# Messages on standard error.

say() {
    printf 'taperdoc: %s\n' "$*" >&2
}

fail() {
    say "$*"
    exit 1
}

# Runs a command; shows its output only if it fails.
quietly() {
    output=$("$@" </dev/null 2>&1) || {
        printf '%s\n' "$output" >&2
        return 1
    }
}
