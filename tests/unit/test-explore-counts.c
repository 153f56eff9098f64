/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The explorer's numbers: gaps, periods, how many schedules there are, and the measures, on
 * straight lines of instructions that can be counted by hand. */
#include "config.h"

#include <string.h>

#include "tests/unit/explore-fixture.h"

#define MAIN (-1)
#define TIM4_ONLY(n) .sources = {{.number = TIM4, .priority = 8, .events = n}}
#define TIM4_GAP(n, gap)                                                                 \
    .sources = {{.number = TIM4, .priority = 8, .events = n, .gap_insns = gap}}
#define TIM4_PERIOD(n, period)                                                           \
    .sources = {{.number = TIM4, .priority = 8, .events = n, .period_insns = period}}
#define JUST_ATTACH SCENARIO(TIM4_AND_GO)
#define EMPTY_HANDLER "void on$(void *self) { (void)self; }\n"
#define NOPS_12 "void go$(void) { " NOP4 NOP4 NOP4 " }\n"

/* ---- lengths ------------------------------------------------------------------------------- */

static gboolean is_o2(const Run *run)
{
    return strcmp(run->target->opt, "-O2") == 0;
}

/* Instructions of main when nothing is raised, and of TIM4's handler when it is at once. */
static void measure_lengths(Run *run, guint64 *ret_main, guint64 *ret_handler)
{
    g_autoptr(ExploreTrace) plain = run_replay(run, "none");
    g_autoptr(ExploreTrace) raised = run_replay(run, "TIM4@1");
    *ret_main = trace_count(plain, MAIN);
    *ret_handler = trace_count(raised, TIM4);
    g_assert_cmpuint(trace_count(raised, MAIN), ==, *ret_main);
}

/* NOPS_12 with EMPTY_HANDLER: at -O2 each has its return and nothing else. */
static void nops_and_empty(Run *run, guint64 *ret_main, guint64 *ret_handler)
{
    guint32 events = run->sources[0].events, period = run->sources[0].period_insns;
    run->sources[0].period_insns = 0;
    run->sources[0].events = 1;
    measure_lengths(run, ret_main, ret_handler);
    run->sources[0].events = events;
    run->sources[0].period_insns = period;
    if (is_o2(run)) {
        g_assert_cmpuint(*ret_main, ==, 13);
        g_assert_cmpuint(*ret_handler, ==, 1);
    }
}

/* ---- numbers of schedules ---------------------------------------------------------------------- */

/* @n instructions of main and @h of a handler that does nothing; two raises, the second at
 * least @gap later.  After a raise before instruction i, n + h - i boundaries are left. */
static guint64 two_raises(guint64 n, guint64 h, guint64 gap)
{
    guint64 total = 1;
    for (guint64 i = 1; i <= n; i++) {
        guint64 last = n + h, least = i + MAX(gap, 1);
        total += 1 + (least <= last ? last - least + 1 : 0);
    }
    return total;
}

static void more_one_raise_counts(Run *run)
{
    guint64 n, h;
    nops_and_empty(run, &n, &h);
    g_assert_cmpuint(run_count(run), ==, n + 1);
}

static void more_two_raises_count(Run *run)
{
    guint64 n, h;
    nops_and_empty(run, &n, &h);
    g_assert_cmpuint(two_raises(13, 1, 0), ==, 1 + 13 + 13 * 14 / 2);
    guint64 gaps[] = {0, 1, 2, 5, n - 1, n, n + h - 1, n + h, 1000};
    for (guint i = 0; i < G_N_ELEMENTS(gaps); i++) {
        run->sources[0].gap_insns = (guint32)gaps[i];
        g_assert_cmpuint(run_count(run), ==, two_raises(n, h, gaps[i]));
        run->config.no_reduction = !run->config.no_reduction;
        g_assert_cmpuint(run_count(run), ==, two_raises(n, h, gaps[i]));
    }
}

/* Raised before the first instruction, it is raised again before the last one at the most
 * n + h - 1 instructions later. */
static void more_gap_ends(Run *run)
{
    guint64 n, h;
    nops_and_empty(run, &n, &h);
    for (guint gap = 1; gap <= n + h + 1; gap++) {
        run->sources[0].gap_insns = gap;
        g_autoptr(ExploreResult) result = run_again(run);
        const ExploreFailure *twice = result_find(result, "once");
        g_assert_true((twice != NULL) == (gap <= n + h - 1));
        if (twice != NULL) {
            guint64 at = g_array_index(twice->schedule, ExploreRaise, 1).boundary;
            g_assert_cmpuint(at, ==, 1 + gap);
        }
    }
}

/* A period has as many schedules as phases; one more when it can begin after the end. */
static void more_phases(Run *run)
{
    guint64 n, h;
    nops_and_empty(run, &n, &h);
    guint64 periods[] = {1, 2, 5, n - 1, n, n + 1, n + 50};
    for (guint i = 0; i < G_N_ELEMENTS(periods); i++) {
        guint64 phases = periods[i] <= n ? periods[i] : n + 1;
        run->sources[0].period_insns = (guint32)periods[i];
        g_assert_cmpuint(run_count(run), ==, phases);
    }
}

/* Once the first raise of a period of 4 is known, the others are. */
static void more_forced(Run *run)
{
    g_autoptr(ExploreTrace) trace = run_replay(run, "TIM4@3");
    guint one = trace_find(trace, 0, STEP_RAISE, TIM4);
    guint two = trace_find(trace, one + 1, STEP_RAISE, TIM4);
    guint three = trace_find(trace, two + 1, STEP_RAISE, TIM4);
    g_assert_cmpuint(trace_step(trace, one)->boundary, ==, 3);
    g_assert_cmpuint(trace_step(trace, two)->boundary, ==, 7);
    g_assert_cmpuint(trace_step(trace, three)->boundary, ==, 11);
    g_assert_cmpuint(run_count(run), ==, 4);
    run_assert_refused(run, "TIM4@5"); /* the first comes within the first period */
    run_assert_refused(run, "TIM4@3,TIM4@6");
    run_assert_refused(run, "TIM4@3,TIM4@8");
}

/* The third raise is lost when it comes before the handler's first end: when twice the gap
 * is not more than the handler's length. */
static void more_gap_decides(Run *run)
{
    guint64 n, h;
    run->sources[0].events = 1;
    measure_lengths(run, &n, &h);
    if (is_o2(run))
        g_assert_cmpuint(h, ==, 21);
    run->sources[0].events = 3;
    for (guint gap = (guint)h / 2 - 1; gap <= h / 2 + 2; gap++) {
        run->sources[0].gap_insns = gap;
        g_autoptr(ExploreResult) result = run_again(run);
        gboolean loses = 2 * gap <= h;
        g_assert_cmpint(result->verdict, ==, loses ? EXPLORE_REFUTED : EXPLORE_PROVED);
        g_assert_cmpuint(result->measures[MEASURE_LOST].value, ==, loses);
    }
}

/* ---- replay --------------------------------------------------------------------------------------- */

static void more_impossible_schedules(Run *run)
{
    guint64 n, h;
    run->sources[0].gap_insns = 0;
    nops_and_empty(run, &n, &h);
    run->sources[0].gap_insns = 3;
    g_autofree char *end = g_strdup_printf("TIM4@%" G_GUINT64_FORMAT, n);
    g_autofree char *late = g_strdup_printf("TIM4@%" G_GUINT64_FORMAT, n + 1);
    g_autoptr(ExploreTrace) last = run_replay(run, end);
    g_assert_cmpuint(trace_count(last, TIM4), ==, h);
    run_assert_refused(run, late);            /* the run is over */
    run_assert_refused(run, "TIM2@1");        /* not attached */
    run_assert_refused(run, "TIM4@1.1");      /* inside an instruction that is whole */
    run_assert_refused(run, "TIM4@1,TIM4@3"); /* too close */
    run_assert_refused(run, "TIM4@1,TIM4@4,TIM4@7"); /* more than the budget */
    run_assert_refused(run, "TIM4@1,TIM4@1");        /* twice at one boundary */
    g_autoptr(ExploreTrace) good = run_replay(run, "TIM4@1,TIM4@4");
    g_assert_cmpuint(trace_count(good, TIM4), ==, 2 * h);
}

/* ---- measures -------------------------------------------------------------------------------------- */

/* The masked span, counted in the trace: after irq_disable() to the unmasking call. */
static void more_masked_span(Run *run)
{
    g_autoptr(ExploreTrace) trace = run_replay(run, "none");
    guint64 from = trace_step(trace, trace_find_call(trace, "irq_disable"))->boundary;
    guint64 to = trace_step(trace, trace_find_call(trace, "irq_enable"))->boundary;
    const ExploreMeasured *measures = run->result->measures;
    g_assert_cmpuint(to - from, >=, 8 + 1); /* eight nops and the call */
    g_assert_true(measures[MEASURE_MASKED].known);
    g_assert_cmpuint(measures[MEASURE_MASKED].value, ==, to - from);
    /* Raised when it takes effect, taken when it ends; two more are lost. */
    g_assert_cmpuint(measures[MEASURE_LATENCY].value, ==, to - from);
    g_assert_cmpuint(measures[MEASURE_LATENCY].by_source[TIM4], ==, to - from);
    g_assert_cmpuint(measures[MEASURE_LOST].value, ==, 2);
    g_assert_cmpuint(measures[MEASURE_LOST].by_source[TIM4], ==, 2);
}

/* Handlers of equal priority with 6 nops each: TIM2 waits for TIM4 when raised one
 * instruction after it, TIM4 for TIM2 when both are raised at once. */
static void more_two_handlers(Run *run)
{
    g_autoptr(ExploreTrace) four = run_replay(run, "TIM4@1");
    g_autoptr(ExploreTrace) two = run_replay(run, "TIM2@1");
    guint64 h4 = trace_count(four, TIM4), h2 = trace_count(two, TIM2);
    const ExploreMeasured *handler = &run->result->measures[MEASURE_HANDLER];
    const ExploreMeasured *latency = &run->result->measures[MEASURE_LATENCY];
    if (is_o2(run)) {
        g_assert_cmpuint(h4, ==, 7);
        g_assert_cmpuint(h2, ==, 10);
    }
    g_assert_cmpuint(handler->by_source[TIM4], ==, h4);
    g_assert_cmpuint(handler->by_source[TIM2], ==, h2);
    g_assert_cmpuint(handler->value, ==, h2);
    g_assert_cmpuint(latency->by_source[TIM4], ==, h2);
    g_assert_cmpuint(latency->by_source[TIM2], ==, h4 - 1);
    g_assert_cmpuint(latency->value, ==, h2);
    g_assert_cmpuint(run->result->measures[MEASURE_MASKED].value, ==, 0);
    g_assert_null(run->result->measures[MEASURE_MASKED].schedule);
}

/* What pre-empts a handler is not its own, but it delays those that are less urgent. */
static void more_preempted(Run *run)
{
    g_autoptr(ExploreTrace) four = run_replay(run, "TIM4@1");
    g_autoptr(ExploreTrace) two = run_replay(run, "TIM2@1");
    guint64 h4 = trace_count(four, TIM4), h2 = trace_count(two, TIM2);
    const ExploreMeasured *measures = run->result->measures;
    g_assert_cmpuint(measures[MEASURE_HANDLER].by_source[TIM4], ==, h4);
    g_assert_cmpuint(measures[MEASURE_HANDLER].by_source[TIM2], ==, h2);
    g_assert_cmpuint(measures[MEASURE_LATENCY].by_source[TIM4], ==, h2);
    g_assert_cmpuint(measures[MEASURE_LATENCY].by_source[TIM2], ==, 0);
}

static void more_masked_unbounded(Run *run)
{
    g_assert_true(run->result->measures[MEASURE_MASKED].known);
    g_assert_true(run->result->measures[MEASURE_MASKED].unbounded);
}

static const Case cases[] = {
    /* ---- gaps, periods, counts ---- */
    {"one raise can come before each instruction, or not at all", NULL,
     EMPTY_HANDLER NOPS_12, JUST_ATTACH, TIM4_ONLY(1), .more = more_one_raise_counts},
    {"two raises a gap apart have the number of schedules that a formula gives", NULL,
     EMPTY_HANDLER NOPS_12, JUST_ATTACH, TIM4_ONLY(2), .more = more_two_raises_count},
    {"a second raise comes as soon as the gap is over, and not before", NULL,
     EMPTY_HANDLER NOPS_12, SCENARIO(TIM4_AND_GO "check(\"once\", raised(TIM4) < 2);\n"),
     TIM4_ONLY(2), .breaks = "once", .more = more_gap_ends},
    {"a gap that is just large enough saves every event", NULL,
     "void on$(void *self) { (void)self; " NOP4 NOP4 NOP4 NOP4 NOP4 " }\n" NOPS_12,
     SCENARIO(TIM4_AND_GO "check(\"none-lost\", lost(TIM4) == 0);\n"), TIM4_ONLY(3),
     .breaks = "none-lost", .more = more_gap_decides},
    {"a period has one schedule for each phase", NULL, EMPTY_HANDLER NOPS_12, JUST_ATTACH,
     TIM4_PERIOD(3, 5), .more = more_phases},
    {"a period's raises follow the first at its exact distance", NULL,
     EMPTY_HANDLER NOPS_12, JUST_ATTACH, TIM4_PERIOD(3, 4), .more = more_forced},

    /* ---- replay ---- */
    {"a schedule that cannot happen is refused", NULL, EMPTY_HANDLER NOPS_12, JUST_ATTACH,
     TIM4_GAP(2, 3), .more = more_impossible_schedules},

    /* ---- measures ---- */
    {"a masked span is as long as it is", NULL,
     EMPTY_HANDLER "void go$(void)\n{\nirq_state s = irq_disable();\n" NOP4 NOP4
                   "\nirq_enable(s);\n" NOP "\n}\n",
     JUST_ATTACH, TIM4_ONLY(3), .more = more_masked_span},
    {"handlers of equal priority wait for each other",
     GO_AND_ON NOT_MERGED "void on2$(void *);\n",
     "void on$(void *self) { (void)self; " NOP4 NOP NOP " }\n"
     "void on2$(void *self) { (void)self; " NOP4 NOP4 NOP " }\n" NOPS_12,
     SCENARIO("irq_attach(TIM4, 8, on$, 0);\nirq_attach(TIM2, 8, on2$, 0);\ngo$();\n"),
     .sources = {{.number = TIM4, .priority = 8, .events = 1},
                 {.number = TIM2, .priority = 8, .events = 1}},
     .more = more_two_handlers},
    {"what pre-empts a handler is not counted as its own",
     GO_AND_ON NOT_MERGED "void on2$(void *);\n",
     "void on$(void *self) { (void)self; " NOP4 NOP NOP " }\n"
     "void on2$(void *self) { (void)self; " NOP4 NOP4 NOP " }\n" NOPS_12,
     SCENARIO("irq_attach(TIM4, 8, on$, 0);\nirq_attach(TIM2, 4, on2$, 0);\ngo$();\n"),
     .sources = {{.number = TIM4, .priority = 8, .events = 1},
                 {.number = TIM2, .priority = 4, .events = 1}},
     .more = more_preempted},
    {"a hang under the mask makes the masked span unbounded", NULL,
     "static volatile int flag$;\n"
     "void go$(void) { irq_disable(); while (!flag$) ; } !!\n",
     SCENARIO("go$();\n"), .breaks = "hang", .more = more_masked_unbounded},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    return explore_cases_run("explore-counts", cases, G_N_ELEMENTS(cases));
}
