#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# t0009-native.sh - a counterexample is confirmed by this processor, and what it executes is
# the trace of the emulated run.
. "${srcdir:-.}/tests/cli/lib.sh"

cd "$work" || exit 99
cp "$starter" lab.c

irqlab grade 3 lab.c --confirm
check "grade --confirm: status 1" exited 1
check "it says how many are confirmed" grep -Eq 'Confirmed on this processor: ([0-9]+) of \1 ' "$out"
check "it fits 80 columns" fits_80_columns "$out"
irqlab grade 3 lab.c --confirm --format json
cp "$out" first
check "nothing differs" [ -z "$("$json_get" "$out" '$.counterexamples[*].difference' 2>/dev/null)" ]
grep -v '"seconds"' first >first.same
irqlab grade 3 lab.c --confirm --format json
grep -v '"seconds"' "$out" >second.same
check "but for the seconds a second result is the same" cmp first.same second.same
irqlab grade 3 lab.c --format json
check "without --confirm nothing is said of it" [ "$(grep -c '"confirmed"' "$out")" -eq 0 ]

i=0
for target in $("$json_get" first '$.counterexamples[*].target'); do
    at="\$.counterexamples[$i]"
    i=$((i + 1))
    [ "$target" = host ] || continue
    name=host-$("$json_get" first "$at.opt")
    schedule=$("$json_get" first "$at.schedule")
    check "$schedule on $name is confirmed" [ "$("$json_get" first "$at.confirmed")" = true ]
    irqlab replay 3 lab.c "$schedule" --target "$name" --format json
    cp "$out" emulated
    irqlab replay 3 lab.c "$schedule" --target "$name" --native --format json
    check "$schedule on $name, natively: status 1" exited 1
    check "$schedule on $name is confirmed again" [ "$("$json_get" "$out" '$.confirmed')" = true ]
    grep -v '"confirmed"' "$out" | tr -d ',\n' >native.same
    tr -d ',\n' <emulated >emulated.same
    check "$schedule on $name: both traces are the same" cmp native.same emulated.same
done

irqlab replay 3 lab.c none --native
check "a schedule that breaks nothing: status 0" exited 0
check "it is confirmed, too" says "Confirmed on this processor"
check "the first host target is taken" grep -q 'host-O0' "$out"
irqlab replay 3 lab.c none --native --target thumb-O2
check "a target that this processor cannot run: status 2" exited 2
check "and one line says so" one_line_of_error
irqlab grade 3 "$solution" --confirm
check "a solution has nothing to confirm: status 0" exited 0

done_testing
