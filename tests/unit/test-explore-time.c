/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The explorer where time, sleep and nesting meet: gaps and periods across irq_wait(), wait
 * loops and disabled sources; what is counted on a way that never wakes; and stack, masks
 * and latency whose answers are derived beside each case. */
#include "config.h"

#include "tests/unit/explore-fixture.h"

#define TIM4_ONLY(n) .sources = {{.number = TIM4, .priority = 8, .events = n}}
#define TIM4_GAP(n, gap)                                                                 \
    .sources = {{.number = TIM4, .priority = 8, .events = n, .gap_insns = gap}}
#define TIM4_PERIOD(n, period)                                                           \
    .sources = {{.number = TIM4, .priority = 8, .events = n, .period_insns = period}}
#define TIM4_AND_TIM2(n4, n2)                                                            \
    .sources = {{.number = TIM4, .priority = 8, .events = n4},                           \
                {.number = TIM2, .priority = 4, .events = n2}}
#define JUST_ATTACH SCENARIO(TIM4_AND_GO)
#define EMPTY_HANDLER "void on$(void *self) { (void)self; }\n"
#define FLAG "static volatile int flag$;\n"
#define SET_FLAG "void on$(void *self) { (void)self; flag$ = 1; }\n"
#define TWO_HEADER GO_AND_ON NOT_MERGED "void on2$(void *);\n"
#define ATTACH_TWO(p4, p2)                                                               \
    "irq_attach(TIM4, " p4 ", on$, 0);\nirq_attach(TIM2, " p2 ", on2$, 0);\n"
#define EMPTY_HANDLER_2 EMPTY_HANDLER "void on2$(void *self) { (void)self; " NOP " }\n"

#define MAIN (-1)

/* ---- helpers -------------------------------------------------------------------------------- */

/* The replay of TIM4@1 when that is all that can ever be raised. */
static ExploreTrace *replay_one(Run *run)
{
    guint32 events = run->sources[0].events;
    gsize n_sources = run->config.n_sources;
    run->sources[0].events = 1;
    run->config.n_sources = 1;
    ExploreTrace *trace = run_replay(run, "TIM4@1");
    run->sources[0].events = events;
    run->config.n_sources = n_sources;
    return trace;
}

/* Instructions of TIM4's handler. */
static guint64 handler_length(Run *run)
{
    g_autoptr(ExploreTrace) trace = replay_one(run);
    return trace_count(trace, TIM4);
}

/* The boundary of the call named @call when TIM4 is raised at 1 and never before it. */
static guint64 boundary_of(Run *run, const char *call)
{
    g_autoptr(ExploreTrace) trace = replay_one(run);
    return trace_step(trace, trace_find_call(trace, call))->boundary;
}

/* Whether the schedule TIM4@1, and the raises @then, can happen. */
static void assert_possible(Run *run, gboolean possible, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
static void assert_possible(Run *run, gboolean possible, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *then = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *schedule = g_strconcat("TIM4@1,", then, NULL);
    if (!possible) {
        run_assert_refused(run, schedule);
        return;
    }
    g_autoptr(ExploreTrace) trace = run_replay(run, schedule);
    g_assert_cmpuint(trace->steps->len, >, 0);
}

/* The boundary of TIM4's second raise in the replay of @schedule. */
static guint64 second_raise(Run *run, const char *schedule)
{
    g_autoptr(ExploreTrace) trace = run_replay(run, schedule);
    guint one = trace_find(trace, 0, STEP_RAISE, TIM4);
    return trace_step(trace, trace_find(trace, one + 1, STEP_RAISE, TIM4))->boundary;
}

/* ---- ways that end asleep ---------------------------------------------------------------------- */

/* Raised before one of the w instructions up to irq_wait(), or in the sleep. */
static void more_asleep_counts(Run *run)
{
    guint64 w = boundary_of(run, "irq_wait") - handler_length(run);
    g_assert_cmpuint(run_count(run), ==, w + 1);
    run->config.n_sources = 0; /* it sleeps in any case: one way */
    g_assert_cmpuint(run_count(run), ==, 1);
}

/* Both raises fall under the mask, and then none is left to wake main. */
static void more_asleep_loses(Run *run)
{
    g_assert_cmpuint(run->result->measures[MEASURE_LOST].value, ==, 1);
    g_assert_cmpuint(run->result->measures[MEASURE_LOST].by_source[TIM4], ==, 1);
}

static void more_asleep_masked(Run *run)
{
    g_autoptr(ExploreTrace) trace = run_replay(run, "none");
    guint64 from = trace_step(trace, trace_find_call(trace, "irq_disable"))->boundary;
    guint64 to = trace_step(trace, trace_find_call(trace, "irq_wait"))->boundary;
    g_assert_cmpuint(to - from, >=, 4 + 1);
    g_assert_cmpuint(run->result->measures[MEASURE_MASKED].value, ==, to - from);
}

/* Raised under the mask TIM2 is switched off before it can be taken; else it is taken at
 * once.  TIM4 waits only for TIM2's handler, or for the end of the mask. */
static void more_never_taken(Run *run)
{
    const ExploreMeasured *latency = &run->result->measures[MEASURE_LATENCY];
    g_assert_cmpuint(latency->by_source[TIM2], ==, 0);
    g_assert_cmpuint(latency->by_source[TIM4], ==, latency->value);
    g_assert_cmpuint(latency->value, >, 0);
}

/* ---- sleep and time ------------------------------------------------------------------------------ */

/* A gap never ends in 1,000 instructions, but always in a sleep.  One raise before each of
 * the w instructions, then one in the sleep; or the first one in the sleep and no second. */
/* After each of the some 20 boundaries with a gap behind it there are as many without a
 * choice; stored are the first of them and the end of the gap. */
static void more_few_states(Run *run)
{
    const ExploreResult *result = run->result;
    g_assert_cmpuint(result->boundaries, >, 20 * 20 / 2);
    g_assert_cmpuint(result->states, <, result->boundaries / 2);
}

static void more_gap_and_sleep(Run *run)
{
    guint64 w = boundary_of(run, "irq_wait") - handler_length(run);
    g_assert_cmpuint(run_count(run), ==, w + 1);
}

/* TIM4 is raised at 1, main sleeps at boundary w + 1, and TIM2 wakes it.  Awake, TIM4 would
 * come 4 boundaries later at w + 5; after a sleep it comes there at the latest. */
static void more_period_and_sleep(Run *run)
{
    guint64 w = boundary_of(run, "irq_wait");
    run->sources[0].period_insns = (guint32)w + 4;
    for (guint64 at = w + 1; at <= w + 7; at++)
        assert_possible(run, at <= w + 5,
                        "TIM2@%" G_GUINT64_FORMAT ",TIM4@%" G_GUINT64_FORMAT, w + 1, at);
}

/* TIM4 is due at the very boundary where main falls asleep: TIM2 cannot wake it alone. */
static void more_due_in_sleep(Run *run)
{
    guint64 w = boundary_of(run, "irq_wait");
    g_autofree char *wake = g_strdup_printf("TIM4@1,TIM2@%" G_GUINT64_FORMAT, w + 1);
    run->sources[0].period_insns = (guint32)w;
    g_assert_cmpuint(second_raise(run, wake), ==, w + 1);
}

/* ---- disabled sources and time ---------------------------------------------------------------------- */

/* The call that disables is the d-th instruction, the one that enables the e-th.  With no
 * raise up to d the phase is unknown: one schedule for each of the d boundaries, then one
 * for each of the 6 phases after the e-th. */
static void more_missed_phase(Run *run)
{
    guint64 h = handler_length(run);
    guint64 d = boundary_of(run, "irq_source_disable") - h;
    guint64 e = boundary_of(run, "irq_source_enable") - h;
    run->sources[0].period_insns = 6;
    g_assert_cmpuint(d, <, 6);
    g_assert_cmpuint(run_count(run), ==, d + 6);
    g_autofree char *first = g_strdup_printf("TIM4@%" G_GUINT64_FORMAT, e + 1);
    g_autofree char *last = g_strdup_printf("TIM4@%" G_GUINT64_FORMAT, e + 6);
    g_autofree char *late = g_strdup_printf("TIM4@%" G_GUINT64_FORMAT, e + 7);
    g_autoptr(ExploreTrace) one = run_replay(run, first);
    g_autoptr(ExploreTrace) six = run_replay(run, last);
    g_assert_cmpuint(trace_count(one, TIM4), ==, h);
    g_assert_cmpuint(trace_count(six, TIM4), ==, h);
    run_assert_refused(run, late);
}

/* After the first raise at 1 the ticks are known.  One that falls on the boundary after the
 * enabling call is raised there; one that falls before that call is missed. */
static void more_due_when_enabled(Run *run)
{
    guint64 e = boundary_of(run, "irq_source_enable");
    run->sources[0].period_insns = (guint32)e;
    g_assert_cmpuint(second_raise(run, "TIM4@1"), ==, 1 + e);
    run->sources[0].period_insns = (guint32)e - 1;
    g_assert_cmpuint(second_raise(run, "TIM4@1"), ==, 1 + 2 * (e - 1));
}

/* ---- wait loops and time ------------------------------------------------------------------------------ */

static void more_loops(Run *run)
{
    g_assert_true(run->result->loops);
}

static void more_no_loops(Run *run)
{
    g_assert_false(run->result->loops);
}

/* The gap keeps one event back until the flag is cleared; without it both can be spent. */
static void more_gap_saves(Run *run)
{
    g_assert_true(run->result->loops);
    run->sources[0].gap_insns = 0;
    g_autoptr(ExploreResult) result = run_again(run);
    const ExploreFailure *hang = result_find(result, "hang");
    g_assert_nonnull(hang);
    g_assert_cmpuint(hang->schedule->len, ==, 2);
}

/* Thumb, by hand: four instructions, then a loop of three that is in the same state at every
 * turn.  One schedule for a raise before each of the seven, and one that never leaves. */
static void more_loop_counts(Run *run)
{
    g_assert_true(run->result->loops);
    if (run->target->arch == ARCH_THUMB)
        g_assert_cmpuint(run_count(run), ==, 7 + 1);
    run->config.n_sources = 0;
    g_assert_cmpuint(run_count(run), ==, 1);
}

#define LOOP_STUDENT                                                                     \
    "volatile int flag$;\n" SET_FLAG "#ifdef __thumb__\n"                                \
    "__attribute__((naked)) void go$(void)\n"                                            \
    "{ __asm__ volatile(\"movw r2, #:lower16:flag$; movt r2, #:upper16:flag$; \"\n"      \
    "\"movs r3, #0; cmp r3, #0; 1: ldr r3, [r2]; cmp r3, #0; beq 1b; bx lr\"); }\n"      \
    "#else\nvoid go$(void) { while (!flag$) ; }\n#endif\n"

/* One event ends the first sleep, which is under the mask; the gap keeps the other one back
 * until the second sleep.  Without the gap both can come before it. */
static void more_sleeps_twice(Run *run)
{
    run->sources[0].gap_insns = 0;
    g_autoptr(ExploreResult) result = run_again(run);
    const ExploreFailure *failure = result_find(result, "lost-wakeup");
    g_assert_nonnull(failure);
    g_assert_cmpuint(failure->schedule->len, ==, 2);
}

/* ---- transfers ---------------------------------------------------------------------------------------- */

/* On thumb TIM4's handler stores 64 bits by one STRD: raised inside it, TIM2 makes it start
 * again, and can come again before it and inside it. */
static void more_restarts(Run *run)
{
    if (run->target->arch != ARCH_THUMB)
        return;
    g_autoptr(ExploreTrace) trace = run_replay(run, "TIM4@1");
    guint store = 0;
    while (trace_step(trace, store)->insn == NULL ||
           !g_str_has_prefix(trace_step(trace, store)->insn, "strd") ||
           trace_step(trace, store)->context != TIM4)
        store++;
    guint64 at = trace_step(trace, store)->boundary;
    g_autofree char *once = g_strdup_printf("TIM4@1,TIM2@%" G_GUINT64_FORMAT ".1", at);
    g_autoptr(ExploreTrace) first = run_replay(run, once);
    g_autofree char *twice = g_strdup_printf("%s,TIM2@%" G_GUINT64_FORMAT ".1", once,
                                             at + trace_count(first, TIM2));
    g_autoptr(ExploreTrace) second = run_replay(run, twice);
    g_assert_cmpuint(trace_count(second, TIM2), ==, 2 * trace_count(first, TIM2));
    g_assert_cmpuint(trace_count(second, TIM4), ==, trace_count(trace, TIM4) + 2);
}

/* On thumb a handler between LDREX and STREX is needed; elsewhere the check always fails. */
static void more_exclusive(Run *run)
{
    const ExploreFailure *failure = result_find(run->result, "stored");
    g_assert_cmpuint(failure->schedule->len, ==, run->target->arch == ARCH_THUMB);
}

/* ---- measures ------------------------------------------------------------------------------------------- */

/* Thumb, by hand, with S bytes in use when go$ has pushed its own 8 (a multiple of 8):
 *   TIM4 is taken there     32 bytes of frame (ARMv7-M ARM B1.5.6)        S + 32
 *   its handler pushes 12                                                 S + 44
 *   TIM2 is taken there     32 and 4 to align the frame (B1.5.7)          S + 80
 *   its handler pushes 16                                                 S + 96
 * Each is taken after the first instruction, the push, of what it interrupts: 1 and 2. */
static void more_stack(Run *run)
{
    if (run->target->arch != ARCH_THUMB)
        return;
    const guint64 expected[] = {0, 32 + 12, 32 + 12 + 36 + 16};
    const char *const schedules[] = {"none", "TIM4@2", "TIM4@2,TIM2@3"};
    guint64 alone = 0;
    for (guint n = 0; n <= 2; n++) {
        run->config.n_sources = n;
        g_autoptr(ExploreResult) result = run_again(run);
        const ExploreMeasured *stack = &result->measures[MEASURE_STACK];
        if (n == 0)
            alone = stack->value;
        g_assert_cmpuint(alone % 8, ==, 0);
        g_assert_cmpuint(stack->value, ==, alone + expected[n]);
        g_autofree char *schedule = explore_schedule_format(stack->schedule);
        g_assert_cmpstr(schedule, ==, schedules[n]);
    }
}

#define STACK_STUDENT                                                                    \
    "#ifdef __thumb__\n"                                                                 \
    "__attribute__((naked)) void go$(void)\n"                                            \
    "{ __asm__ volatile(\"push {r4, lr}; nop; pop {r4, pc}\"); }\n"                      \
    "__attribute__((naked)) void on$(void *self)\n"                                      \
    "{ __asm__ volatile(\"push {r4, r5, lr}; nop; pop {r4, r5, pc}\"); }\n"              \
    "__attribute__((naked)) void on2$(void *self)\n"                                     \
    "{ __asm__ volatile(\"push {r4, r5, r6, lr}; nop; pop {r4, r5, r6, pc}\"); }\n"      \
    "#else\n" EMPTY_HANDLER_2 "void go$(void) { " NOP " }\n"                             \
    "#endif\n"

/* Thumb, by hand: push, two calls, then at the boundary 4 a region whose second instruction
 * goes 16 bytes deeper, so that the frame is deepest at 5.  Raised under the mask at 3 the
 * handler starts at 4 in the same state, and earlier, but not as deep. */
static void more_deepest_entry(Run *run)
{
    const ExploreMeasured *stack = &run->result->measures[MEASURE_STACK];
    g_autofree char *schedule = explore_schedule_format(stack->schedule);
    run->config.n_sources = 0;
    g_autoptr(ExploreResult) alone = run_again(run);
    if (run->target->arch != ARCH_THUMB)
        return;
    g_assert_cmpuint(stack->value, ==, alone->measures[MEASURE_STACK].value + 32 + 12);
    g_assert_cmpstr(schedule, ==, "TIM4@5");
}

#define DEEPER_STUDENT                                                                   \
    "#ifdef __thumb__\n"                                                                 \
    "__attribute__((naked)) void go$(void)\n"                                            \
    "{ __asm__ volatile(\"push {r4, lr}; bl irq_disable; bl irq_enable; \"\n"            \
    "\"sub sp, #16; nop; add sp, #16; pop {r4, pc}\"); }\n"                              \
    "__attribute__((naked)) void on$(void *self)\n"                                      \
    "{ __asm__ volatile(\"nop; push {r4, r5, lr}; pop {r4, r5, pc}\"); }\n"              \
    "#else\n" EMPTY_HANDLER "void go$(void) { " NOP " }\n#endif\n"

/* The scenario's own function is deeper than main and any handler, but is no place for one. */
static void more_scenario_deeper(Run *run)
{
    guint64 deepest = run->result->measures[MEASURE_STACK].value;
    run->config.n_sources = 0;
    g_autoptr(ExploreResult) alone = run_again(run);
    g_assert_cmpuint(deepest, >, 600);
    g_assert_cmpuint(deepest, ==, alone->measures[MEASURE_STACK].value);
}

/* The inner irq_enable() gives back "masked": the span goes on to the outer one, and a raise
 * at its first boundary waits for all of it. */
static void more_nested_masks(Run *run)
{
    g_autoptr(ExploreTrace) trace = run_replay(run, "none");
    guint64 from = trace_step(trace, trace_find_call(trace, "irq_disable"))->boundary;
    guint64 to = trace_step(trace, trace_find_call(trace, "irq_enable(false)"))->boundary;
    guint64 inner =
        trace_step(trace, trace_find_call(trace, "irq_enable(true)"))->boundary;
    const ExploreMeasured *measures = run->result->measures;
    g_assert_cmpuint(from, <, inner);
    g_assert_cmpuint(inner, <, to);
    g_assert_cmpuint(measures[MEASURE_MASKED].value, ==, to - from);
    g_assert_cmpuint(measures[MEASURE_LATENCY].value, ==, to - from);
}

/* The last instruction of main breaks the rule and ends the masked span. */
static void more_failing_counted(Run *run)
{
    g_autoptr(ExploreTrace) trace = run_replay(run, "none");
    const ExploreFailure *failure = g_ptr_array_index(run->result->failures, 0);
    const ExploreFailure *replayed = g_ptr_array_index(trace->failures, 0);
    guint64 from = trace_step(trace, trace_find_call(trace, "irq_disable"))->boundary;
    guint64 main_length = trace_count(trace, MAIN);
    g_assert_cmpuint(failure->instructions, ==, main_length);
    g_assert_cmpuint(replayed->instructions, ==, main_length);
    g_assert_cmpuint(run->result->measures[MEASURE_MASKED].value, ==, main_length - from);
}

/* Both are raised before the first instruction; TIM2, of the lower number, goes first and
 * takes h instructions.  Raised again at the boundary 1 + h at the latest it goes first once
 * more, so TIM4 waits for 2 h; when the gap is longer, for h. */
static void more_latency_and_gap(Run *run)
{
    g_autoptr(ExploreTrace) two = run_replay(run, "TIM2@1");
    guint64 h = trace_count(two, TIM2);
    for (guint64 gap = h - 1; gap <= h + 2; gap++) {
        run->sources[1].gap_insns = (guint32)gap;
        g_autoptr(ExploreResult) result = run_again(run);
        const ExploreMeasured *latency = &result->measures[MEASURE_LATENCY];
        g_assert_cmpuint(latency->by_source[TIM4], ==, gap <= h ? 2 * h : h);
    }
}

static const Case cases[] = {
    /* ---- ways that end asleep ---- */
    {"a schedule that ends asleep is a schedule", NULL,
     EMPTY_HANDLER "void go$(void) { " NOP4 "irq_wait(); } !!\n", JUST_ATTACH,
     TIM4_ONLY(1), .breaks = "lost-wakeup", .more = more_asleep_counts},
    {"what is lost before a sleep without end is counted", NULL,
     EMPTY_HANDLER "void go$(void)\n{\nirq_state s = irq_disable();\n" NOP4
                   "\nirq_enable(s);\nirq_wait();\n}\n",
     JUST_ATTACH, TIM4_ONLY(2), .breaks = "lost-wakeup", .more = more_asleep_loses},
    {"a masked span lasts to the sleep without end", NULL,
     "void go$(void) { irq_disable(); " NOP4 " irq_wait(); } !!\n", SCENARIO("go$();\n"),
     .breaks = "lost-wakeup", .more = more_asleep_masked},
    {"a source that stays pending and is never taken has no latency", TWO_HEADER,
     EMPTY_HANDLER_2 "void go$(void)\n{\nirq_state s = irq_disable();\n" NOP4
                     "\nirq_source_disable(TIM2);\nirq_enable(s);\nirq_wait();\n" NOP
                     "\n}\n",
     SCENARIO(ATTACH_TWO("8", "4") "go$();\n"), TIM4_AND_TIM2(1, 1),
     .breaks = "lost-wakeup", .more = more_never_taken},

    /* ---- sleep and time ---- */
    {"a gap is over after any sleep", NULL,
     EMPTY_HANDLER "void go$(void) { " NOP4 "irq_wait(); " NOP4 " }\n", JUST_ATTACH,
     TIM4_GAP(2, 1000), .more = more_gap_and_sleep},
    {"a sleep may bring a period's next tick nearer, and never delays it", TWO_HEADER,
     EMPTY_HANDLER_2 "void go$(void) { " NOP "irq_wait(); " NOP4 NOP4 " }\n",
     SCENARIO(ATTACH_TWO("8", "4") "go$();\n"),
     .sources = {{.number = TIM4, .priority = 8, .events = 2, .period_insns = 40},
                 {.number = TIM2, .priority = 4, .events = 1}},
     .more = more_period_and_sleep},
    {"a tick that is due where main falls asleep is raised there", TWO_HEADER,
     EMPTY_HANDLER_2 "void go$(void) { " NOP "irq_wait(); " NOP4 NOP4 " }\n",
     SCENARIO(ATTACH_TWO("8", "4") "go$();\n"),
     .sources = {{.number = TIM4, .priority = 8, .events = 2, .period_insns = 40},
                 {.number = TIM2, .priority = 4, .events = 1}},
     .more = more_due_in_sleep},

    /* ---- disabled sources and time ---- */
    {"every phase is open again when a source may have ticked while it was disabled",
     NULL,
     EMPTY_HANDLER "void go$(void)\n{\nirq_source_disable(TIM4);\n" NOP4 NOP4
                   "\nirq_source_enable(TIM4);\n" NOP4 NOP4 "\n}\n",
     JUST_ATTACH, TIM4_PERIOD(1, 5), .more = more_missed_phase},
    {"a tick is raised when its source is enabled just then, and missed before", NULL,
     EMPTY_HANDLER "void go$(void)\n{\nirq_source_disable(TIM4);\n" NOP4 NOP4
                   "\nirq_source_enable(TIM4);\n" NOP4 NOP4 NOP4 NOP4 NOP4 NOP4 NOP4 NOP4
                   "\n}\n",
     JUST_ATTACH, TIM4_PERIOD(2, 9), .more = more_due_when_enabled},

    {"while no source can be raised nothing is stored", NULL,
     EMPTY_HANDLER "void go$(void) { " NOP4 NOP4 NOP4 NOP4 NOP4 NOP4 " }\n", JUST_ATTACH,
     TIM4_GAP(2, 20), .more = more_few_states},

    /* ---- wait loops and time ---- */
    {"a wait loop is no hang when a gap keeps the last event back", NULL,
     FLAG SET_FLAG "void go$(void) { flag$ = 0; while (!flag$) ; }\n", JUST_ATTACH,
     TIM4_GAP(2, 60), .more = more_gap_saves},
    {"a wait loop is a hang when a gap cannot keep the events back", NULL,
     FLAG SET_FLAG "void go$(void) { " NOP4 NOP4 "flag$ = 0; while (!flag$) ; } !!\n",
     JUST_ATTACH, TIM4_GAP(2, 2), .breaks = "hang", .more = more_loops},
    {"each place of a wait loop counts once", NULL, LOOP_STUDENT, JUST_ATTACH,
     TIM4_ONLY(1), .more = more_loop_counts},
    {"a loop that waits for a period has an end", NULL,
     FLAG SET_FLAG "void go$(void) { while (!flag$) ; }\n", JUST_ATTACH,
     TIM4_PERIOD(1, 30), .more = more_no_loops},
    {"a loop that waits for a period is a hang when the last tick came before it", NULL,
     FLAG SET_FLAG "void go$(void) { flag$ = 0; while (!flag$) ; } !!\n", JUST_ATTACH,
     TIM4_PERIOD(1, 30), .breaks = "hang", .more = more_no_loops},
    {"a loop that waits for a period that is switched off is a hang", NULL,
     FLAG "void on$(void *self) { (void)self; flag$++; }\n"
          "void go$(void) { irq_source_disable(TIM4); while (flag$ < 2) ; } !!\n",
     JUST_ATTACH, TIM4_PERIOD(2, 7), .breaks = "hang"},
    {"sleeping twice for a source with a gap loses no wake-up", NULL,
     EMPTY_HANDLER "void go$(void)\n{\nirq_state s = irq_disable();\n"
                   "irq_attach(TIM4, 8, on$, 0);\n" NOP4
                   "\nirq_wait();\nirq_enable(s);\n" NOP "\nirq_wait();\n}\n",
     SCENARIO("go$();\n"), TIM4_GAP(2, 500), .more = more_sleeps_twice},

    /* ---- transfers ---- */
    {"a store of two words that is cut in a handler starts again",
     TWO_HEADER "extern uint64_t wide$;\n",
     "uint64_t wide$;\n"
     "void on$(void *self) { (void)self; wide$ = 0x100000002u; }\n"
     "void on2$(void *self) { (void)self; " NOP " }\n"
     "void go$(void) { if (wide$ == 5) wide$ = 0; }\n",
     SCENARIO(ATTACH_TWO("8", "4") "go$();\n"), TIM4_AND_TIM2(1, 2),
     .more = more_restarts},

    {"an exclusive store fails when a handler comes before it, whatever that touches",
     GO_AND_ON "extern volatile bool stored$;\n",
     "static unsigned x$;\nvolatile bool stored$;\n" EMPTY_HANDLER
     "void go$(void)\n{\nunsigned old = 0;\nstored$ = "
     "__atomic_compare_exchange_n(&x$, &old, 5, true, __ATOMIC_RELAXED, "
     "__ATOMIC_RELAXED);\n}\n",
     SCENARIO(TIM4_AND_GO "#ifdef __thumb__\n"
                          "check(\"stored\", stored$);\n"
                          "#else\n"
                          "check(\"stored\", !stored$); /* one instruction: it is */\n"
                          "#endif\n"),
     TIM4_ONLY(1), .breaks = "stored", .more = more_exclusive},

    /* ---- measures ---- */
    {"the stack holds frames, their alignment and what handlers push", TWO_HEADER,
     STACK_STUDENT, SCENARIO(ATTACH_TWO("8", "4") "go$();\n"), TIM4_AND_TIM2(1, 1),
     .more = more_stack},
    {"the deepest stack is shown though its handler also starts where it is less deep",
     NULL, DEEPER_STUDENT, JUST_ATTACH, TIM4_ONLY(1), .more = more_deepest_entry},
    {"no frame is counted where only the scenario's own code is", NULL,
     EMPTY_HANDLER "void go$(void) { " NOP4 " }\n",
     "static __attribute__((noinline)) void dip$(void)\n"
     "{ volatile char pad[600]; pad[0] = 1; }\n" SCENARIO(TIM4_AND_GO
                                                          "dip$();\ngo$();\n"),
     TIM4_ONLY(1), .more = more_scenario_deeper},
    {"a masked span goes on through an inner one", NULL,
     EMPTY_HANDLER "void go$(void)\n{\nirq_state s = irq_disable();\n" NOP
                   "\nirq_state t = irq_disable();\n" NOP4 "\nirq_enable(t);\n" NOP
                   "\nirq_enable(s);\n" NOP "\n}\n",
     JUST_ATTACH, TIM4_ONLY(1), .more = more_nested_masks},
    {"the instruction that breaks a rule is counted once", NULL,
     "void go$(void) { irq_disable(); " NOP4 " }\n", SCENARIO("go$();\n"),
     .breaks = "masked-on-return", .more = more_failing_counted},
    {"the instruction that faults is counted", NULL,
     "void go$(void) { irq_disable(); " NOP4 " *(volatile int *)0x30 = 1; }\n",
     SCENARIO("go$();\n"), .breaks = "memory", .more = more_failing_counted},
    {"a gap bounds how often a handler may go first", TWO_HEADER,
     EMPTY_HANDLER "void on2$(void *self) { (void)self; " NOP4 NOP4 " }\n"
                   "void go$(void) { " NOP4 NOP4 " }\n",
     SCENARIO(ATTACH_TWO("8", "8") "go$();\n"),
     .sources = {{.number = TIM4, .priority = 8, .events = 1},
                 {.number = TIM2, .priority = 8, .events = 2, .gap_insns = 5}},
     .more = more_latency_and_gap},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    return explore_cases_run("explore-time", cases, G_N_ELEMENTS(cases));
}
