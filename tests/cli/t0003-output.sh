#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# t0003-output.sh - what the text report looks like, and where it goes.
. "${srcdir:-.}/tests/cli/lib.sh"

cd "$work" || exit 99
cp "$starter" lab.c
cp "$solution" good.c
escape=$(printf '\033')

irqlab grade lost-update lab.c
check "the starter is refuted: status 1" exited 1
check "the first line says so" grep -q '^REFUTED  lab.c  lost-update  [0-9]*/100$' "$out"
check "the story is told" says "TIM4 came in and stored"
check "a replay is offered" says "irqlab replay lost-update lab.c TIM4@"
check "it fits 80 columns" fits_80_columns "$out"
check "no colour in a pipe" not grep -q "$escape" "$out"
check "no blanks at line ends" not grep -q ' $' "$out"

irqlab grade 3 good.c
check "a solution is proved: status 0" exited 0
check "the first line says so, too" first_line_is "PROVED  good.c  lost-update  100/100"
check "the bound of the proof is told" says "every placement of up to 5 interrupts from TIM4"
check "a proof fits 80 columns" fits_80_columns "$out"

irqlab grade 3 lab.c --color always
check "--color always paints" grep -q "$escape" "$out"
NO_COLOR=1 irqlab grade 3 lab.c --color auto
check "NO_COLOR does not" not grep -q "$escape" "$out"
if command -v script >/dev/null; then
    env -u NO_COLOR TERM=xterm script -qec "'$IRQLAB' grade 3 lab.c" /dev/null \
        >"$out" 2>"$err" </dev/null
    check "colour on a terminal" grep -q "$escape\[31mREFUTED" "$out"
    env NO_COLOR=1 TERM=xterm script -qec "'$IRQLAB' grade 3 lab.c 2>/dev/null" /dev/null \
        >"$out" 2>"$err" </dev/null
    check "none there with NO_COLOR" not grep -q "$escape\[31m" "$out"
else
    skip "colour on a terminal" "there is no script(1)"
    skip "none there with NO_COLOR" "there is no script(1)"
fi
LC_ALL=C irqlab grade 3 lab.c
check "ASCII in an ASCII locale" not env LC_ALL=C grep -q '[^ -~]' "$out"

irqlab grade 3 lab.c --output report.txt
check "--output: nothing on stdout" [ ! -s "$out" ]
check "--output: the report is in the file" grep -q '^REFUTED' report.txt
check "--output: the status stays" exited 1
irqlab grade 3 lab.c --output nowhere/report.txt
check "--output into no folder: status 3" exited 3
check "--output into no folder: one line" one_line_of_error
check "nothing else is left beside the report" \
    [ "$(ls | tr '\n' ' ')" = "err good.c lab.c out report.txt " ]

"$IRQLAB" list 2>"$err" | head -n 1 >"$out"
check "a reader that goes away is no error" [ ! -s "$err" ]
if [ -w /dev/full ]; then
    "$IRQLAB" grade 3 good.c >/dev/full 2>"$err"
    status=$?
    check "a full disk: status 3" exited 3
    check "a full disk: it is said" complains "cannot write"
    "$IRQLAB" grade 3 good.c >&- 2>"$err"
    status=$?
    check "a closed stdout: status 3" exited 3
else
    skip "a full disk" "there is no /dev/full"
fi
done_testing
