#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# t0004-clang.sh - clang has no warning for any source either.  (gcc's come with the build.)

: "${srcdir:=.}"
: "${TMPDIR:=/tmp}"
if ! command -v clang >/dev/null; then
    echo "1..0 # SKIP no clang"
    exit 0
fi
if grep -q '^SANITIZE_CFLAGS = .*-f' Makefile 2>/dev/null; then
    echo "1..0 # SKIP the plain build does this"
    exit 0
fi

flags=$(pkg-config --cflags glib-2.0 gio-2.0 gio-unix-2.0 json-glib-1.0 unicorn capstone \
    libdw libelf)
warnings=$(sed -n 's/^WARN_CFLAGS = //p' Makefile)
version=$(sed -n 's/^PACKAGE_VERSION = //p' Makefile)
if [ -z "$warnings" ]; then
    echo "Bail out! run in the build folder: Makefile gives no WARN_CFLAGS"
    exit 1
fi

# What the virtual board holds, and programs that are tested, are compiled by irqlab itself;
# what is for one processor only where it runs.
# shellcheck disable=SC2086
find "$srcdir/src" "$srcdir/tests/unit" "$srcdir/tests/soundness" \
    "$srcdir/tests/conformance" -name '*.c' \
    ! -path '*/board/virtual/*' ! -path '*/conformance/programs/*' \
    ! -path '*/board/posix/arch-*' \
    ! -path '*/native/x86_64.c' ! -path '*/native/aarch64.c' \
    ! -path '*/stepper/corpus.c' ! -path '*/stepper/scenario.c' \
    -print0 |
    xargs -0 -n 8 -P 2 clang -fsyntax-only -std=gnu11 $warnings $flags -D_GNU_SOURCE \
        -DPACKAGE_VERSION="\"$version\"" -DIRQLAB_DATADIR='"/"' -DIRQLAB_SRCDIR='"/"' \
        -DIRQLAB_LIBEXECDIR='"/"' \
        -I. -I"$srcdir/src" -I"$srcdir" -I"$srcdir/src/include" \
        -I"$srcdir/tests/conformance" 2>"$TMPDIR/warnings"
status=$?
if [ "$status" -eq 0 ] && [ ! -s "$TMPDIR/warnings" ]; then
    echo "ok 1 - clang has no warning"
else
    echo "not ok 1 - clang has no warning"
    grep -E '(warning|error):' "$TMPDIR/warnings" | head -n 20 | sed 's/^/# /'
fi
rm -f "$TMPDIR/warnings"
echo "1..1"
