#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# t0004-json.sh - one valid object, and the same bytes each time.
. "${srcdir:-.}/tests/cli/lib.sh"

cd "$work" || exit 99
cp "$starter" lab.c
cp "$solution" good.c

# without_seconds FILE
without_seconds() {
    sed '/^ *"seconds" : /d' "$1"
}

irqlab grade 3 lab.c --format json
check "the starter: status 1" exited 1
check "it is exactly one JSON object" "$json_get" "$out"
check "the verdict is refuted" [ "$("$json_get" "$out" '$.verdict')" = refuted ]
check "the schema is named" [ "$("$json_get" "$out" '$.schema')" = irqlab/result/v1 ]
check "four targets are told" [ "$("$json_get" "$out" '$.targets[*].target' | wc -l)" -eq 4 ]
check "the file's hash is its own" \
    [ "$("$json_get" "$out" '$.source_sha256')" = "$(sha256sum <lab.c | cut -d' ' -f1)" ]
check "interleavings are decimal strings" \
    not sh -c "'$json_get' '$out' '\$.targets[*].interleavings' | grep -qv '^[0-9]*\$'"
check "no time in the trace" not grep -q "$(date +%Y-)" "$out"
without_seconds "$out" >first
irqlab grade 3 lab.c --format json --jobs 1
without_seconds "$out" >second
check "--jobs 1 prints the same bytes but the seconds" cmp first second
irqlab grade 3 lab.c --format json --jobs 2
without_seconds "$out" >second
check "--jobs 2, too" cmp first second
check "seconds are told" grep -q '"seconds" : ' "$out"

index=$("$json_get" "$out" '$.checks[0].counterexample')
check "a failed check points at its counterexample" \
    [ "$("$json_get" "$out" "\$.counterexamples[$index].check")" = \
    "$("$json_get" "$out" '$.checks[0].id')" ]
check "a counterexample has its trace" \
    grep -q '"event" : "take TIM4"' "$out"

irqlab grade 3 good.c --format json --target thumb-O2 --target host-O0
check "a solution: status 0" exited 0
check "the verdict is proved" [ "$("$json_get" "$out" '$.verdict')" = proved ]
check "only the targets that were asked for" \
    [ "$("$json_get" "$out" '$.targets[*].opt' | tr '\n' ' ')" = "O0 O2 " ]
check "full points" [ "$("$json_get" "$out" '$.points')" = 100 ]

# A lab with room for few states: what is not decided is said so.
cp -r "$labs/03-lost-update" 03-lost-update
chmod -R u+w 03-lost-update
sed -i 's/^\[source TIM4\]/max-states=100\n&/' 03-lost-update/lab.ini
irqlab grade ./03-lost-update good.c --format json
check "a limit met: status 3" exited 3
check "a limit met: inconclusive" [ "$("$json_get" "$out" '$.verdict')" = inconclusive ]
irqlab grade ./03-lost-update good.c
check "inconclusive is said first" grep -q '^INCONCLUSIVE  good.c' "$out"
check "an inconclusive report fits 80 columns" fits_80_columns "$out"
done_testing
