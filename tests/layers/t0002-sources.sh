#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# t0002-sources.sh - what every source file has in common: its licence comes first, lines
# end as they should, nothing is left to do, functions are not endless.

: "${srcdir:=.}"
awk=${AWK:-awk}
number=0

# none_left NAME - passes when the list of breaches is empty.
none_left() {
    number=$((number + 1))
    breaches=$(head -n 20 "$TMPDIR/breaches")
    if [ -z "$breaches" ]; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        printf '%s\n' "$breaches" | sed 's/^/# /'
    fi
}

: "${TMPDIR:=/tmp}"
cd "$srcdir" || exit 1

# Submissions and solutions begin with what their graders read, and are students' code.
ours=$(find src tests build-aux/dist-check setup configure.ac Makefile.am -type f \
    ! -path 'tests/submissions/*' ! -path 'tests/attacks/*' ! -path 'tests/bench/*.pml' \
    \( -name '*.[chS]' -o -name '*.def' -o -name '*.sh' -o -name '*.mk' -o -name '*.awk' \
    -o -name '*.ac' -o -name '*.am' -o -name setup -o -name run-tap -o -name dist-check \) |
    LC_ALL=C sort)
c_files=$(printf '%s\n' "$ours" | grep -E '\.[ch]$')

# No name of ours holds a space: the lists can be split.
# shellcheck disable=SC2086
for file in $ours; do
    head -n 2 "$file" | grep -q 'SPDX-License-Identifier: GPL-2.0-or-later' || echo "$file"
done >"$TMPDIR/breaches"
none_left "the licence stands in the first two lines"

# shellcheck disable=SC2086
grep -nE '[[:space:]]+$' $ours /dev/null >"$TMPDIR/breaches"
none_left "no line ends in blanks"

# shellcheck disable=SC2086
grep -n "$(printf '\t')" $c_files /dev/null >"$TMPDIR/breaches"
none_left "C is indented with spaces"

# shellcheck disable=SC2086
grep -nE '(TODO|FIXME|XXX|HACK)([^A-Za-z]|$)' $ours /dev/null |
    grep -v -e '^tests/layers/t0002' -e 'mktemp' -e 'XXXXXX' >"$TMPDIR/breaches"
none_left "nothing is left to do"

# A function begins and ends with a brace in the first column.
# shellcheck disable=SC2086
"$awk" 'FNR == 1 { start = 0 }
     /^\{/ { start = FNR }
     /^\}/ { if (start && FNR - start > 80) print FILENAME ":" start ": " FNR - start " lines"
             start = 0 }' $c_files >"$TMPDIR/breaches"
none_left "no function is longer than 80 lines"

rm -f "$TMPDIR/breaches"
echo "1..$number"
