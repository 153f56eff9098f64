# SPDX-License-Identifier: GPL-2.0-or-later
# lib.sh - sourced by the tests of the command line.  Gives them:
#   irqlab ARGS…        the program; what it prints is in $out and $err, its status in $status
#   check TEXT CMD…     one TAP line: CMD must succeed
#   done_testing        the plan; must come last
#   $work               a folder of its own, removed at the end
#   $labs $submissions $solutions   in the source tree
# IRQLAB is the program, set by the Makefile.
# shellcheck shell=sh

: "${IRQLAB:?is not set; run the tests with make check}"
# A relative name would be lost with the first cd.
case $IRQLAB in
/*) ;;
*) IRQLAB=$PWD/$IRQLAB ;;
esac
top=${abs_srcdir:-$PWD}
json_get=${abs_builddir:-$PWD}/tests/cli/json-get
labs=$top/labs
solutions=$top/solutions
submissions=$top/tests/submissions
starter=$labs/03-lost-update/lab.c
solution=$solutions/03-lost-update/critical-section.c
export LC_ALL=C.UTF-8
unset NO_COLOR IRQLAB_LABS

work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
out=$work/out
err=$work/err
tests=0
status=0

irqlab() {
    "$IRQLAB" "$@" >"$out" 2>"$err" </dev/null
    status=$?
}

# shellcheck disable=SC2034
check() {
    tests=$((tests + 1))
    text=$1
    shift
    if "$@"; then
        echo "ok $tests - $text"
    else
        echo "not ok $tests - $text"
        echo "# failed: $*; status $status"
        sed 's/^/# out: /' "$out" 2>/dev/null | head -n 8
        sed 's/^/# err: /' "$err" 2>/dev/null | head -n 8
    fi
}

skip() {
    tests=$((tests + 1))
    echo "ok $tests - $1 # SKIP $2"
}

done_testing() {
    echo "1..$tests"
}

# ---- for check ---------------------------------------------------------------------

# exited STATUS - the last irqlab ended with it.
exited() {
    [ "$status" -eq "$1" ]
}

# one_line_of_error - exactly one line on stderr, "irqlab: …", nothing on stdout.
one_line_of_error() {
    [ "$(wc -l <"$err")" -eq 1 ] && grep -q '^irqlab: ' "$err" && [ ! -s "$out" ]
}

# says TEXT - stdout holds it.
says() {
    grep -qF -- "$1" "$out"
}

# complains TEXT - stderr holds it.
complains() {
    grep -qF -- "$1" "$err"
}

first_line_is() {
    [ "$(head -n 1 "$out")" = "$1" ]
}

empty_folder() {
    [ -z "$(ls -A "$1")" ]
}

# not CMD… - CMD fails.
not() {
    ! "$@"
}

# fits_80_columns FILE
fits_80_columns() {
    [ "$(wc -L <"$1")" -le 80 ]
}
