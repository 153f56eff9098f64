#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# t0001-layers.sh - the source tree keeps to the table of layers, and a breach is found:
# each kind is planted in a copy of the tree and must be named.

: "${srcdir:=.}"
rules=$(cd "$srcdir" && pwd)/tests/layers/check-layers.awk
awk=${AWK:-awk}
number=0

# result STATUS NAME - one line of TAP.
result() {
    number=$((number + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $number - $2"
    else
        echo "not ok $number - $2"
    fi
}

# breaches TREE - what the rules say about every C file of it.
breaches() {
    (cd "$1" && find src labs solutions \( -name '*.[chS]' -o -name '*.def' \) -type f |
        LC_ALL=C sort | tr '\n' '\0' | xargs -0 "$awk" -f "$rules")
}

# planted FILE LINE EXPECTED - LINE put at the end of FILE (a new one if need be) in the
# copy must give the one breach whose text holds EXPECTED; then the copy is as before.
planted() {
    file=$copy/$1
    mkdir -p "$(dirname "$file")"
    test -e "$file" || made=yes
    test -n "$made" || cp "$file" "$TMPDIR/saved"
    printf '%s\n' "$2" >>"$file"
    found=$(breaches "$copy")
    status=$?
    case $found in
    "$1":*"$3"*) ;;
    *) status=0 ;;
    esac
    lines=$(printf '%s\n' "$found" | wc -l)
    [ "$status" -ne 0 ] && [ "$lines" -eq 1 ]
    result $? "found: $2 in $1"
    [ "$lines" -eq 1 ] || printf '# %s\n' "$found"
    if [ -n "$made" ]; then rm "$file"; else mv "$TMPDIR/saved" "$file"; fi
    made=
}

# allowed FILE LINE - LINE in FILE of the copy is no breach.
allowed() {
    mkdir -p "$(dirname "$copy/$1")"
    printf '%s\n' "$2" >"$copy/$1"
    found=$(breaches "$copy")
    result $? "allowed: $2 in $1"
    [ -z "$found" ] || printf '# %s\n' "$found"
    rm "$copy/$1"
}

found=$(breaches "$srcdir")
result $? "the tree keeps to the table of layers"
[ -z "$found" ] || printf '%s\n' "$found" | sed 's/^/# /'

# The copy starts clean even when the tree is not, so that the rest says something of its
# own: files with a breach are left out.
copy=$TMPDIR/tree
mkdir -p "$copy"
(cd "$srcdir" && tar cf - src labs solutions) | (cd "$copy" && tar xf - && chmod -R u+w .)
printf '%s\n' "$found" | sed -n 's/^\([^:]*\):[0-9]*: .*/\1/p' | sort -u |
    while read -r file; do rm -f "$copy/$file"; done
breaches "$copy" >/dev/null
result $? "the copy starts without a breach"

planted src/base/planted.h '#include "util/x.h"' 'base may not include util'
planted src/base/hash.c '#include <string.h>' 'freestanding'
planted src/base/hash.c '#include <glib.h>' 'freestanding'
planted src/nvic/nvic.c '#include "explore/explore.h"' 'nvic may not include explore'
planted src/nvic/nvic.c '# include <stdio.h>' 'freestanding'
planted src/nvic/nvic.h '#include "../base/hash.h"' 'written with ..'
planted src/util/planted.c '#include "nvic/nvic.h"' 'util may not include nvic'
planted src/toolchain/planted.c '#include "machine/machine.h"' 'may not include machine'
planted src/toolchain/planted.c '#include <unicorn/unicorn.h>' 'only machine'
planted src/toolchain/planted.c '#include "image.h"' 'not written from src/'
planted src/machine/planted.c '#include <capstone/capstone.h>' 'only toolchain'
planted src/machine/planted.c '#include <elfutils/libdw.h>' 'only toolchain'
planted src/machine/planted.c '#include "nvic/nvic.h"' 'machine may not include nvic'
planted src/explore/planted.c '#include "toolchain/image.h"' 'may not include toolchain'
planted src/explore/planted.c '#include "lab/lab.h"' 'explore may not include lab'
planted src/explore/planted.c '/* */ #include <unicorn/unicorn.h>' 'only machine'
planted src/lab/planted.c '#include "explore/explore.h"' 'lab may not include explore'
planted src/lab/planted.c '#include <explore/explore.h>' 'lab may not include explore'
planted src/grade/planted.c '#include "machine/machine.h"' 'may not include machine'
planted src/grade/planted.c '#include "native/native.h"' 'may not include native'
planted src/report/planted.c '#include "machine/machine.h"' 'may not include machine'
planted src/report/planted.c '#include <curses.h>' 'only ui'
planted src/report/planted.c '#include HEADER' 'macro'
planted src/screens/planted.c '#include <ncursesw/curses.h>' 'only ui'
planted src/native/planted.c '#include "explore/explore.h"' 'native may not include explore'
planted src/explore/planted.c '#include <sys/ptrace.h>' 'only native'
planted src/explore/planted.c '    ptrace(PTRACE_CONT, pid, 0, 0);' 'only native'
planted src/board/posix/planted.c '#include <gpiod.h>' 'only gpio'
planted src/board/virtual/planted.c '#include "util/x.h"' 'may not include util'
planted src/board/virtual/planted.c '#include <stdlib.h>' 'freestanding'
planted src/cli/planted.c '#include "board/stm32/x.h"' 'may not include board/stm32'
planted src/cli/planted.c '    sigaction(SIGINT, &action, NULL);' 'sigaction'
planted src/util/planted.c '    timer_create(CLOCK_REALTIME, &event, &id);' 'timer_create'
planted src/include/irqlab.h '#include "base/hash.h"' 'include may not include base'
planted src/elsewhere/planted.c '/* nothing */' 'no such layer'
planted labs/99-planted/lab.c '#include "nvic/nvic.h"' 'labs may not include nvic'
planted labs/99-planted/scenario.c '#include <stdio.h>' 'freestanding'
planted solutions/99-planted/a.c '#include "base/ring.h"' 'may not include base'

allowed src/board/posix/planted.c '    sigaction(SIGRTMIN, &action, NULL);'
allowed src/machine/planted.c '#include <unicorn/unicorn.h>'
allowed src/toolchain/planted.c '#include <capstone/capstone.h>'
allowed src/native/planted.c '#include <sys/ptrace.h>'
allowed src/cli/planted.c '#include "native/native.h"'
allowed labs/99-planted/lab.c '#include "irqlab.h"'
allowed solutions/99-planted/a.c '#include <stdatomic.h>'
allowed src/explore/planted.c '#include "config.h"'
allowed src/util/planted.c ' * What sigaction(2) says is no use of it.'

# What is called freestanding must be so when compiled, too: mem* and the compiler's own
# arithmetic are all that it may need.
foreign=$(nm -u libbase.a libnvic.a 2>/dev/null |
    sed -n 's/^ *U //p' | sort -u |
    grep -v -x -E 'mem(cpy|set|move|cmp)|__u?(div|mod|divmod|mul)[dt]i[34]')
if ! command -v nm >/dev/null || [ ! -e libnvic.a ]; then
    number=$((number + 1))
    echo "ok $number - base and nvic call no C library # SKIP no nm"
elif printf '%s' "$foreign" | grep -q -E 'asan|ubsan|stack_chk|gcov'; then
    number=$((number + 1))
    echo "ok $number - base and nvic call no C library # SKIP built with instrumentation"
else
    test -z "$foreign"
    result $? "base and nvic call no C library"
    [ -z "$foreign" ] || printf '# they call: %s\n' "$foreign"
fi

rm -rf "$copy"
echo "1..$number"
