#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# t0001-storm.sh - every solution of every lab on real signals, in a storm of interrupts: no
# check fails, nothing is lost that the model does not allow, and no memory grows.
#
#   STORM_SECONDS   for all solutions together; 5, and in `make storm` 600
. "${srcdir:-.}/tests/cli/lib.sh"

cd "$work" || exit 99

# What a storm may do to the memory of irqlab and of the board, in KiB: pages that were
# there from the start and are touched for the first time, as the deeper stack.
SLACK_KIB=1024

# member PATH [FILE] - what is there in a JSON report.
member() {
    "$json_get" "${2:-$out}" "$1"
}

# ---- memory ----------------------------------------------------------------------------

# descendants PID - of PID and all that it started, one a line.
descendants() {
    echo "$1"
    for child in $(cat /proc/"$1"/task/*/children 2>/dev/null); do
        descendants "$child"
    done
}

# memory PID - KiB that PID and all that it started have in memory; nothing unless the board
# is among them, which bubblewrap knows as /program.
memory() {
    for one in $(descendants "$1"); do
        cat /proc/"$one"/status 2>/dev/null
    done | awk '$1 == "Name:" && $2 == "program" { runs = 1 } $1 == "VmRSS:" { sum += $2 }
        END { if (runs) print sum }'
}

# watch PID SECONDS - waits for PID's end; $first and $last are its memory after a quarter of
# the time and at the end of it.
watch() {
    first=0 last=0
    until [ ! -d /proc/"$1" ] || [ "$(ps -o stat= -p "$1" | cut -c 1)" = Z ]; do
        now=$(memory "$1")
        elapsed=$(ps -o etimes= -p "$1" | tr -d ' ')
        if [ -n "$now" ]; then
            last=$now
            if [ "$first" = 0 ] && [ $((${elapsed:-0} * 4)) -ge "${2%.*}" ]; then
                first=$last
            fi
        fi
        sleep 0.2
    done
}

# grew_little - or was too short to be seen twice.
grew_little() {
    [ "$first" -gt 0 ] && [ "$last" -le $((first + SLACK_KIB)) ]
}

# ---- counts ----------------------------------------------------------------------------------

# allowed_loss LAB FILE - the most that one run may lose, as the explorer knows it.
allowed_loss() {
    "$IRQLAB" grade "$1" "$2" --target host-O2 --format json >grade.json 2>/dev/null &&
        member '$.targets[0].measures.lost_events' grade.json
}

# sources_add_up LOSS - for each source raised = taken + lost, but for the one that may wait
# when a run ends; in all, no more was lost than LOSS a run.
sources_add_up() {
    i=0 sum=0
    for source in $(member '$.sources[*].source'); do
        raised=$(member "\$.sources[$i].raised")
        taken=$(member "\$.sources[$i].taken")
        lost=$(member "\$.sources[$i].lost")
        waiting=$((raised - taken - lost))
        echo "# $source: $raised raised, $taken taken, $lost lost"
        [ "$waiting" -ge 0 ] && [ "$waiting" -le $((runs + 1)) ] && [ "$taken" -gt 0 ] || return 1
        sum=$((sum + lost))
        i=$((i + 1))
    done
    [ $i -gt 0 ] && [ $sum -le $(($1 * (runs + 1))) ]
}

no_check_failed() {
    failures=$(member '$.checks[*].failed')
    [ -n "$failures" ] || return 1
    for failed in $failures; do
        [ "$failed" = 0 ] || return 1
    done
    [ "$(member '$.outcome')" = held ]
}

# ---- the storm ---------------------------------------------------------------------------------

# storm LAB FILE SECONDS
storm() {
    name=$1/$(basename "$2")
    loss=$(allowed_loss "$1" "$2")
    "$IRQLAB" live "$1" "$2" --storm --seconds "$3" --format json >"$out" 2>"$err" </dev/null &
    pid=$!
    watch $pid "$3"
    wait $pid
    status=$?
    runs=$(member '$.runs')
    echo "# $name: ${runs:-no} runs in $3 s; $first KiB at first, $last KiB at last"
    check "$name holds in a storm" exited 0
    check "$name: no check failed" no_check_failed
    check "$name ran" [ "${runs:-0}" -gt 0 ]
    check "$name: no loss that the model does not know" sources_add_up "${loss:--1}"
    check "$name: its memory does not grow" grew_little
}

set -- "$solutions"/*/*.c
seconds=$(awk -v all="${STORM_SECONDS:-5}" -v n=$# 'BEGIN { printf "%.2f", all / n }')
for file; do
    folder=${file%/*}
    storm "${folder##*/[0-9][0-9]-}" "$file" "$seconds"
done

done_testing
