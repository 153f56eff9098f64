#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# t0005-signal-safety.sh - what a signal's handler of the posix board can reach calls nothing
# but what signal-safety(7) lists.
#
# A file counts as reachable unless it is one of those that only prepare a program; these
# are held to be out of reach, too.  So a call that is added anywhere else is seen.

# From signal-safety(7); only what is in use, so that a new one is looked up there first.
safe='_exit clock_gettime memcpy memset read sigaddset sigemptyset sigprocmask
sigsuspend strncmp strnlen tgkill timer_settime'
# No calls: errno's address, and what the linker provides.
harmless='__errno_location _GLOBAL_OFFSET_TABLE_'
# Before the first signal can come.
setup='main load filter setup'

: "${CC:=cc}"
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

if ! command -v nm >/dev/null; then
    echo "1..0 # SKIP there is no nm"
    exit 0
fi

reachable=
prepared=
for object in src/board/posix/irqlab_board-*.o src/nvic/irqlab_board-*.o; do
    name=${object##*/irqlab_board-}
    case " $setup " in
    *" ${name%.o} "*) prepared="$prepared $object" ;;
    *) reachable="$reachable $object" ;;
    esac
done

# unsafe OBJECT… - the functions that they need of others and that are not on the list.
unsafe() {
    nm -g "$@" | awk '$2 ~ /^[A-TV-Z]$/ { print $3 }' | sort -u >"$TMPDIR/defined"
    { cat "$TMPDIR/defined"; printf '%s\n' $safe $harmless; } | sort -u >"$TMPDIR/known"
    nm -u "$@" | sed -n 's/^ *U //p' | sort -u | comm -23 - "$TMPDIR/known"
}

# shellcheck disable=SC2086
found=$(unsafe $reachable)
[ -n "$reachable" ] && [ -z "$found" ]
result $? "the handlers reach nothing but what signal-safety(7) lists"
[ -z "$found" ] || printf '%s\n' "$found" | sed 's/^/# /'

# shellcheck disable=SC2086
for object in $prepared; do
    nm -g "$object" | awk '$2 == "T" { print $3 }'
done | sort -u >"$TMPDIR/setup"
# shellcheck disable=SC2086
nm -u $reachable | sed -n 's/^ *U //p' | sort -u | comm -12 - "$TMPDIR/setup" >"$TMPDIR/both"
[ -s "$TMPDIR/setup" ] && [ ! -s "$TMPDIR/both" ]
result $? "they do not reach what prepares a program"

# planted NAME CODE - an object with CODE among them must be found by the name NAME.
planted() {
    printf '%s\n' "$2" >"$TMPDIR/planted.c"
    $CC -O0 -fno-builtin -c -o "$TMPDIR/planted.o" "$TMPDIR/planted.c" || exit 99
    # shellcheck disable=SC2086
    found=$(unsafe $reachable "$TMPDIR/planted.o")
    [ "$found" = "$1" ]
    result $? "a planted call is found: $1"
}

planted malloc '#include <stdlib.h>
void *planted(void); void *planted(void) { return malloc(1); }'
planted printf '#include <stdio.h>
void planted(void); void planted(void) { printf("x"); }'
planted pthread_mutex_lock '#include <pthread.h>
void planted(pthread_mutex_t *l); void planted(pthread_mutex_t *l) { pthread_mutex_lock(l); }'
rm -f "$TMPDIR"/*
echo "1..$number"
