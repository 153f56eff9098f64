#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# t0006-replay.sh - a schedule that a report names breaks the program again; one that cannot
# be is refused.
. "${srcdir:-.}/tests/cli/lib.sh"

cd "$work" || exit 99
cp "$starter" lab.c
cp "$submissions/03-lost-update/wrong/masked-too-long.c" long.c

# replay_all FILE - every counterexample of FILE's result breaks its check again.
replay_all() {
    "$IRQLAB" grade 3 "$1" --format json >result.json 2>"$err"
    count=$("$json_get" result.json '$.counterexamples[*].check' | wc -l)
    check "$1 has counterexamples" [ "$count" -gt 0 ]
    i=0
    while [ "$i" -lt "$count" ]; do
        at="\$.counterexamples[$i]"
        target=$("$json_get" result.json "$at.target")-$("$json_get" result.json "$at.opt")
        schedule=$("$json_get" result.json "$at.schedule")
        id=$("$json_get" result.json "$at.check")
        irqlab replay 3 "$1" "$schedule" --target "$target" --format json
        check "$1: $schedule on $target: status 1" exited 1
        check "$1: $schedule on $target breaks $id" \
            grep -qx "$id" - <<END
$("$json_get" "$out" '$.failures[*].check')
END
        i=$((i + 1))
    done
}

replay_all lab.c
replay_all long.c

irqlab grade 3 lab.c
schedule=$(sed -n 's/.*\(TIM4@[0-9,TIM@]*\) --target \([a-zO0-9-]*\)$/\1/p' "$out" | head -n 1)
target=$(sed -n 's/.* --target \([a-zO0-9-]*\)$/\1/p' "$out" | head -n 1)
irqlab replay lost-update lab.c "$schedule" --target "$target"
check "the printed schedule breaks: status 1" exited 1
check "it is said first" grep -q "^BREAKS  lab.c" "$out"
check "a replay fits 80 columns" fits_80_columns "$out"
cp "$out" first
irqlab replay lost-update lab.c "$schedule" --target "$target"
check "a second replay prints the same" cmp first "$out"

irqlab replay 3 "$solution" TIM4@7 --target thumb-O2
check "a schedule that breaks nothing: status 0" exited 0
check "it says that this is no proof" says "That says nothing about the"

for wrong in 'TIM9@4' 'TIM4@0' 'TIM4@999999' '' 'TIM4' '@4' 'TIM4@' 'TIM4@-1' 'TIM4@x' \
    'TIM4@7,' 'TIM4@9,TIM4@7' 'TIM4@7.9' 'TIM4@99999999999999999999999' 'UART1@7' \
    "$(printf 'TIM4@7\033')" \
    'TIM4@7,TIM4@8,TIM4@9,TIM4@10,TIM4@11,TIM4@12,TIM4@13'; do
    irqlab replay 3 lab.c "$wrong"
    check "the schedule '$(printf %s "$wrong" | tr -d '\033')': status 2" exited 2
    check "the schedule '$(printf %s "$wrong" | tr -d '\033')': one line" one_line_of_error
done
irqlab replay 3 lab.c TIM4@999999 --target thumb-O0
check "a schedule that cannot happen: the target is named" complains "on thumb-O0, TIM4@999999"
huge=$(awk 'BEGIN { for (i = 1; i < 9000; i++) printf "TIM4@%d,", i; print "TIM4@9999" }')
irqlab replay 3 lab.c "$huge"
check "a huge schedule: status 2" exited 2
check "a huge schedule: a short line" [ "$(wc -c <"$err")" -lt 1200 ]
echo 'int x = ;' >broken.c
irqlab replay 3 broken.c TIM4@7
check "a file that does not build: status 1" exited 1
check "the compiler's message is on stderr" complains "broken.c:1:9"
done_testing
