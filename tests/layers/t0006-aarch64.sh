#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# t0006-aarch64.sh - the live board compiles and links for AArch64, without a warning, where a
# cross compiler is: most machines that build it are no such machine.

: "${srcdir:=.}"
: "${TMPDIR:=/tmp}"
cross=aarch64-linux-gnu-gcc
if ! command -v $cross >/dev/null; then
    echo "1..0 # SKIP no $cross (apt-get install gcc-aarch64-linux-gnu libc6-dev-arm64-cross)"
    exit 0
fi

board=$srcdir/src/board/posix
# All but main.c's filter, which needs a library for that machine.
$cross -std=gnu11 -Wall -Wextra -O2 -fPIE -fno-stack-protector -D_GNU_SOURCE \
    -I"$srcdir/src" -I"$srcdir/src/include" -r -nostdlib -o "$TMPDIR/board.o" \
    "$board"/api.c "$board"/interrupt.c "$board"/load.c "$board"/main.c "$board"/run.c \
    "$board"/script.c "$board"/setup.c "$board"/timers.c "$board"/arch-aarch64.c "$board"/entry-aarch64.S \
    "$srcdir"/src/nvic/nvic.c 2>"$TMPDIR/warnings"
status=$?
if [ $status -eq 0 ] && [ ! -s "$TMPDIR/warnings" ]; then
    echo "ok 1 - it compiles without a warning"
else
    echo "not ok 1 - it compiles without a warning"
    sed 's/^/# /' "$TMPDIR/warnings" | head -n 20
fi
missing=$(aarch64-linux-gnu-nm -u "$TMPDIR/board.o" | grep -o 'board_.*' | grep -v '^board_confine$')
if [ -z "$missing" ]; then
    echo "ok 2 - it lacks nothing of its own"
else
    echo "not ok 2 - it lacks nothing of its own"
    printf '%s\n' "$missing" | sed 's/^/# /'
fi
rm -f "$TMPDIR/warnings" "$TMPDIR/board.o"
echo "1..2"
