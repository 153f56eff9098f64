#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# t0007-stop.sh - stopped by a signal, or killed at any moment: no process, no half-written
# file, nothing in the temporary folder.
. "${srcdir:-.}/tests/cli/lib.sh"

cd "$work" || exit 99
mkdir tmp
TMPDIR=$work/tmp
export TMPDIR
cp "$submissions/03-lost-update/wrong/masked-too-long.c" long.c
# More events than can be explored while this test runs.
cp -r "$labs/03-lost-update" 03-lost-update
chmod -R u+w 03-lost-update
sed -i 's/^events=5/events=40/' 03-lost-update/lab.ini

# family PID - PID and everything that it started.
family() {
    echo "$1"
    for child in $(cat "/proc/$1/task/"*/children 2>/dev/null); do
        family "$child"
    done
}

# all_gone PID… - none of them runs any more, or soon none does.
all_gone() {
    tries=0
    for pid in "$@"; do
        while [ -d "/proc/$pid" ] && ! grep -q '^State:	Z' "/proc/$pid/status" 2>/dev/null; do
            tries=$((tries + 1))
            [ "$tries" -lt 100 ] || return 1
            sleep 0.05
        done
    done
}

# Each round kills at another moment: while it compiles, explores, writes.
for moment in 0.02 0.1 0.2 0.4 0.7 1; do
    echo old >result.json
    "$IRQLAB" grade ./03-lost-update long.c --format json --output result.json \
        >"$out" 2>"$err" &
    victim=$!
    sleep "$moment"
    members=$(family "$victim")
    kill -9 "$victim" 2>/dev/null
    wait "$victim" 2>/dev/null
    # shellcheck disable=SC2086
    check "killed after $moment s: no process is left" all_gone $members
    check "killed after $moment s: the old report is whole" [ "$(cat result.json)" = old ]
    check "killed after $moment s: the temporary folder is empty" empty_folder tmp
done

for signal in INT TERM HUP; do
    "$IRQLAB" grade ./03-lost-update long.c --format json --output result.json \
        >"$out" 2>"$err" &
    victim=$!
    # Its progress tells that it explores.
    tries=0
    while ! grep -q states "$err" && [ "$tries" -lt 400 ]; do
        tries=$((tries + 1))
        sleep 0.05
    done
    members=$(family "$victim")
    kill -"$signal" "$victim"
    wait "$victim"
    status=$?
    check "SIG$signal: status 3" exited 3
    check "SIG$signal: it says that it stopped" complains "irqlab: stopped"
    # shellcheck disable=SC2086
    check "SIG$signal: no process is left" all_gone $members
    check "SIG$signal: the old report is whole" [ "$(cat result.json)" = old ]
    check "SIG$signal: the temporary folder is empty" empty_folder tmp
done
check "no other file is left" \
    [ "$(ls | tr '\n' ' ')" = "03-lost-update err long.c out result.json tmp " ]
done_testing
