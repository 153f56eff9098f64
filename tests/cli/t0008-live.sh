#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# t0008-live.sh - irqlab live: a file on real signals, and what it says of it.
. "${srcdir:-.}/tests/cli/lib.sh"

cd "$work" || exit 99

# member PATH - what is there in the JSON report.
member() {
    "$json_get" "$out" "$1"
}

# ---- a right answer ------------------------------------------------------------------

irqlab live 3 "$solution" --seconds 0.3
check "a right answer holds" exited 0
check "the first word says so" grep -q '^HELD  critical-section.c  lost-update  ' "$out"
check "the report fits 80 columns" fits_80_columns "$out"
check "it names the target" says "host-O2"
check "it says that it is a sample" says "That is a sample"
check "the sources are counted" grep -Eq '^  TIM4 +[0-9]' "$out"

irqlab live lost-update "$solution" --seconds 0.3 --storm --format json
check "a right answer holds in a storm" exited 0
check "the report is one JSON object" [ "$(member '$.schema')" = irqlab/live/v1 ]
check "the outcome is there" [ "$(member '$.outcome')" = held ]
raised=$(member '$.sources[0].raised')
taken=$(member '$.sources[0].taken')
lost=$(member '$.sources[0].lost')
# The one that was pending when the time was over is neither.
check "what was raised was taken or lost" [ $((raised - taken - lost)) -le 1 ]
check "no check failed" [ "$(member '$.checks[0].failed')" = 0 ]
check "a limit is not measured" [ "$(member '$.checks[3].status')" = skipped ]

irqlab live 3 --seconds 0.1 --opt O0 --speed 10 --format json
check "without a file the starting point runs" \
    [ "$(basename "$(member '$.file')")" = lab.c ]
check "--opt O0 is used" [ "$(member '$.target')" = host-O0 ]
check "--speed is told" [ "$(member '$.speed')" = 10.0 ]

irqlab live 3 "$solution" --seconds 0.5 --output report.txt
check "--output takes the report" grep -q '^HELD' report.txt
check "and stdout is empty" [ ! -s "$out" ]

# ---- wrong answers ---------------------------------------------------------------------

# edit FROM TO - the solution with one text changed.
edit() {
    sed "s|$1|$2|" "$solution" >wrong.c
    cmp -s "$solution" wrong.c && echo "# nothing to edit: $1"
}

edit 'bottles += 1;' 'heap_free(heap_alloc(8)); bottles += 1;'
irqlab live 3 wrong.c --seconds 0.3
check "a handler that allocates is a failure" exited 1
check "it is told by name" says "alloc-in-handler: heap_"
check "and by line" grep -q 'handler of TIM4, wrong.c:[0-9]' "$out"
check "once for each function" [ "$(grep -c '^✗ alloc-in-handler' "$out")" = 2 ]

cat >crash.c <<'CODE'
#include "lab.h"
#include "irqlab.h"
static void on_belt_b(void *self)
{
    *(volatile int *)self = 1;
}
void counter_start(void) { timer_start(TIM4, 1000000, on_belt_b, (void *)64); }
void count_bottle(void) { }
uint32_t bottles_counted(void) { return 0; }
CODE
irqlab live 3 crash.c --seconds 0.3
check "a crash is a failure, not irqlab's end" exited 1
check "the signal, the address and the stack are told" \
    says "SIGSEGV at address 0x40 in the handler of TIM4"
check "and the line" grep -q 'crash.c:5' "$out"
check "the report of a crash fits 80 columns" fits_80_columns "$out"

cat >endless.c <<'CODE'
#include "lab.h"
#include "irqlab.h"
static volatile int stop;
static void on_belt_b(void *self) { (void)self; }
void counter_start(void) { timer_start(TIM4, 1000000, on_belt_b, 0); }
void count_bottle(void) { while (!stop) { } }
uint32_t bottles_counted(void) { return 0; }
CODE
irqlab live 3 endless.c --seconds 3
check "a loop without end is a failure, or at least no success" not exited 0
check "and it says so" grep -Eq '^(NO RUN|FAILED)' "$out"
irqlab live 3 "$solution" --seconds 0.01 --speed 0.01 --format json
check "where no run came to its end nothing holds" exited 3
check "and JSON says so" [ "$(member '$.outcome')" = none ]

sed 's|\*(volatile int \*)self = 1;|__asm__("syscall" : : "a"(231), "D"(0));|' crash.c >call.c
if [ "$(uname -m)" = x86_64 ]; then
    irqlab live 3 call.c --seconds 0.3
    check "a program that leaves by a system call has not passed" exited 1
    check "it is told why it ended" says "made a system call"
    sed -i 's/231/39/' call.c
    irqlab live 3 call.c --seconds 0.3
    check "no system call is harmless" says "made a system call"
fi

# ---- what cannot be done ------------------------------------------------------------------

for words in "--seconds 0" "--seconds x" "--speed 0" "--speed nan" "--opt O3" \
    "--uart nowhere" "--uart $starter@7" "--format xml"; do
    # shellcheck disable=SC2086
    irqlab live 3 $words
    check "live 3 ${words%%/*} is wrong use" exited 2
    check "and one line says why" one_line_of_error
done
irqlab live 3 nowhere.c --seconds 1
check "a file that is not there is wrong use" exited 2
echo 'int x = ' >broken.c
irqlab live 3 broken.c --seconds 1
check "a file that does not build is a failure" exited 1
check "the compiler's words are there" complains "broken.c:1"

# ---- Ctrl-C ------------------------------------------------------------------------------------

# Once it says on stderr that it counts, it is interrupted.
"$IRQLAB" live 3 "$solution" >"$out" 2>"$err" </dev/null &
pid=$!
tries=0
until grep -q 'raised' "$err" || [ $tries -ge 300 ]; do
    tries=$((tries + 1))
    sleep 0.1
done
kill -INT $pid
wait $pid
status=$?
check "Ctrl-C ends it, and it holds" exited 0
check "the table is printed" says "stopped by you"
check "no process is left" [ -z "$(ps -o pid= --ppid $pid 2>/dev/null)" ]

done_testing
