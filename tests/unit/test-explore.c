/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The explorer: hangs and waits, torn access, limits, and schedules as text, on programs
 * whose answers are known. */
#include "config.h"

#include <string.h>

#include "tests/unit/explore-fixture.h"

#define TIM4_ONLY(n) .sources = {{.number = TIM4, .priority = 8, .events = n}}
#define JUST_ATTACH SCENARIO(TIM4_AND_GO)
#define EMPTY_HANDLER "void on$(void *self) { (void)self; }\n"
#define NOPS_12 "void go$(void) { " NOP4 NOP4 NOP4 " }\n"
#define FLAG "static volatile int flag$;\n"
#define SET_FLAG "void on$(void *self) { (void)self; flag$ = 1; }\n"

/* ---- hangs and waits -------------------------------------------------------------------------- */

static void more_hang_with_no_raise(Run *run)
{
    const ExploreFailure *hang = result_find(run->result, "hang");
    g_assert_cmpuint(hang->schedule->len, ==, 0);
    g_assert_false(run->result->loops);
}

static void more_waits(Run *run)
{
    g_assert_true(run->result->loops);
}

static void more_does_not_wait(Run *run)
{
    g_assert_false(run->result->loops);
}

static void more_hang_after_one_raise(Run *run)
{
    const ExploreFailure *hang = result_find(run->result, "hang");
    g_assert_cmpuint(hang->schedule->len, ==, 1);
    g_assert_true(run->result->loops);
}

/* Without a raise there is one way: to sleep; it ends with the raise. */
static void more_lost_wakeup(Run *run)
{
    const ExploreFailure *failure = result_find(run->result, "lost-wakeup");
    g_assert_cmpuint(failure->schedule->len, ==, 1);
    run->sources[0].events = 2;
    g_autoptr(ExploreResult) two = run_again(run);
    g_assert_nonnull(result_find(two, "lost-wakeup"));
    g_assert_cmpuint(result_find(two, "lost-wakeup")->schedule->len, ==, 2);
}

/* ---- torn access --------------------------------------------------------------------------------- */

/* Main writes a struct of three words, the handler reads it.  (The other way round a
 * compiler may load the struct by an LDM of its own base register, which starts again when
 * it is interrupted, and so is whole.) */
#define TORN_HEADER                                                                      \
    GO_AND_ON "typedef struct { uint32_t a, b, c; } T$;\nextern volatile int torn$;\n"
#define TORN_HANDLER                                                                     \
    "T$ live$ = {1, 1, 1}, next$ = {2, 2, 2};\nvolatile int torn$;\n"                    \
    "void on$(void *self) { (void)self; "                                                \
    "if (live$.a != live$.b || live$.b != live$.c) torn$ = 1; }\n"
#define TORN_SCENARIO SCENARIO(TIM4_AND_GO "check(\"whole\", !torn$);\n")

/* On thumb the three words are written by one STM: only inside it can the handler come. */
static void more_torn(Run *run)
{
    const ExploreFailure *failure = result_find(run->result, "whole");
    g_assert_cmpuint(failure->schedule->len, ==, 1);
    guint transfer = g_array_index(failure->schedule, ExploreRaise, 0).transfer;
    g_assert_true((transfer > 0) == (run->target->arch == ARCH_THUMB));
}

/* ---- unlimited, limits ----------------------------------------------------------------------------- */

static void more_unbounded(Run *run)
{
    g_assert_cmpstr(run->result->interleavings, ==, "unbounded");
}

static void more_storm_meets_the_limit(Run *run)
{
    run->sources[0].events = EXPLORE_UNLIMITED;
    run->config.max_states = 400;
    g_autoptr(ExploreResult) result = run_again(run);
    g_assert_cmpint(result->verdict, ==, EXPLORE_INCONCLUSIVE);
    g_assert_nonnull(result->limit);
    g_assert_cmpuint(result->failures->len, ==, 0);
    for (guint m = 0; m < MEASURE_COUNT; m++)
        g_assert_false(result->measures[m].known);
}

/* What was refuted before a limit stands, but is not called shortest. */
static void more_refuted_stands(Run *run)
{
    run->config.max_states = 2;
    g_autoptr(ExploreResult) result = run_again(run);
    g_assert_nonnull(result->limit);
    const ExploreFailure *early = result_find(result, "early");
    g_assert_nonnull(early);
    g_assert_false(early->shortest);
    g_assert_cmpint(result->verdict, ==, EXPLORE_REFUTED);
    run->config.max_states = 0;
    run->config.max_bytes = 1;
    g_autoptr(ExploreResult) bytes = run_again(run);
    g_assert_nonnull(bytes->limit);
}

static void more_same_twice(Run *run)
{
    g_autoptr(ExploreResult) again = run_again(run);
    g_assert_cmpuint(again->states, ==, run->result->states);
    g_assert_cmpuint(again->boundaries, ==, run->result->boundaries);
    g_assert_cmpuint(again->executed, ==, run->result->executed);
    g_assert_cmpstr(again->interleavings, ==, run->result->interleavings);
    g_assert_cmpmem(again->outcomes->data, again->outcomes->len * sizeof(guint64),
                    run->result->outcomes->data,
                    run->result->outcomes->len * sizeof(guint64));
    const ExploreFailure *a = result_find(run->result, "even");
    const ExploreFailure *b = result_find(again, "even");
    g_autofree char *first = explore_schedule_format(a->schedule);
    g_autofree char *second = explore_schedule_format(b->schedule);
    g_assert_cmpstr(first, ==, second);
    g_assert_cmpuint(a->instructions, ==, b->instructions);
}

static void more_cancelled(Run *run)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_autoptr(GError) error = NULL;
    g_cancellable_cancel(cancellable);
    g_assert_null(explore_run(run->image, &run->config, cancellable, NULL, NULL, &error));
    g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static const Case cases[] = {
    /* ---- hangs and waits ---- */
    {"waiting for a flag that nobody sets is a hang", NULL,
     FLAG "void go$(void) { while (!flag$) ; } !!\n", SCENARIO("go$();\n"),
     .breaks = "hang", .more = more_hang_with_no_raise},
    {"an empty endless loop is a hang", NULL, "void go$(void) { for (;;) ; } !!\n",
     SCENARIO("go$();\n"), .breaks = "hang", .more = more_hang_with_no_raise},
    {"an endless loop is a hang though its sources can be raised for some time", NULL,
     FLAG SET_FLAG "void go$(void) { for (;;) ; } !!\n", JUST_ATTACH, TIM4_ONLY(2),
     .breaks = "hang"},
    {"an endless loop that counts is a hang only where it comes back", NULL,
     "static volatile uint8_t n$;\nvoid go$(void) { for (;;) n$++; } !!\n",
     SCENARIO("go$();\n"), .breaks = "hang", .more = more_hang_with_no_raise},
    {"a loop that ends is no hang", NULL,
     "static volatile int n$;\nvoid go$(void) { for (n$ = 0; n$ < 300; n$++) ; }\n",
     SCENARIO("go$();\n"), .more = more_does_not_wait},
    {"a wait loop is no hang when its source can still come", NULL,
     FLAG SET_FLAG "void go$(void) { while (!flag$) ; }\n", JUST_ATTACH, TIM4_ONLY(1),
     .more = more_waits},
    {"a wait loop is busy-wait when that is forbidden", NULL,
     FLAG SET_FLAG "void go$(void) { while (!flag$) ; } !!\n", JUST_ATTACH, TIM4_ONLY(1),
     .breaks = "busy-wait", .forbid_busy_wait = TRUE},
    {"a wait loop is a hang when the events can be spent before it", NULL,
     FLAG SET_FLAG "void go$(void) { flag$ = 0; while (!flag$) ; } !!\n", JUST_ATTACH,
     TIM4_ONLY(1), .breaks = "hang", .more = more_hang_after_one_raise},
    {"a wait loop is no hang when its source is attached after the flag is cleared", NULL,
     FLAG SET_FLAG "void go$(void) { flag$ = 0; irq_attach(TIM4, 8, on$, 0); "
                   "while (!flag$) ; }\n",
     SCENARIO("go$();\n"), TIM4_ONLY(1), .more = more_waits},
    {"a wait loop is a hang when its source is disabled", NULL,
     FLAG SET_FLAG "void go$(void) { irq_source_disable(TIM4); while (!flag$) ; } !!\n",
     JUST_ATTACH, TIM4_ONLY(1), .breaks = "hang"},
    {"a wait loop under the mask is a hang", NULL,
     FLAG SET_FLAG "void go$(void)\n{\nirq_state s = irq_disable();\nwhile (!flag$) ; "
                   "!!\nirq_enable(s);\n}\n",
     JUST_ATTACH, TIM4_ONLY(1), .breaks = "hang"},
    {"testing before sleeping without a mask loses the wake-up", NULL,
     FLAG SET_FLAG "void go$(void) { if (!flag$) irq_wait(); } !!\n", JUST_ATTACH,
     TIM4_ONLY(1), .breaks = "lost-wakeup", .more = more_lost_wakeup},
    {"testing and sleeping under the mask loses nothing",
     GO_AND_ON "extern volatile int flag$;\n",
     "volatile int flag$;\n" SET_FLAG
     "void go$(void)\n{\nirq_state s = irq_disable();\nif (!flag$) irq_wait();\n"
     "irq_enable(s);\n" NOP "\n}\n",
     SCENARIO(TIM4_AND_GO "check(\"flag\", flag$);\n"), TIM4_ONLY(1),
     .more = more_does_not_wait},
    {"sleeping when nothing can come is a lost wake-up", NULL,
     "void go$(void) { irq_wait(); } !!\n", SCENARIO("go$();\n"),
     .breaks = "lost-wakeup"},

    /* ---- torn access ---- */
    {"a handler sees half of a struct of three words", TORN_HEADER,
     TORN_HANDLER "void go$(void) { live$ = next$; }\n", TORN_SCENARIO, TIM4_ONLY(1),
     .breaks = "whole", .more = more_torn},
    {"a handler sees the whole struct when it is written under the mask", TORN_HEADER,
     TORN_HANDLER
     "void go$(void) { irq_state s = irq_disable(); live$ = next$; irq_enable(s); }\n",
     TORN_SCENARIO, TIM4_ONLY(2)},

    /* ---- unlimited, limits ---- */
    {"unlimited events are proved without a bound when the states close",
     GO_AND_ON "extern volatile int x$;\n",
     "volatile int x$;\nvoid on$(void *self) { (void)self; x$ ^= 1; }\n" NOPS_12,
     SCENARIO(TIM4_AND_GO "check(\"bit\", x$ == 0 || x$ == 1);\n"),
     TIM4_ONLY(EXPLORE_UNLIMITED), .more = more_unbounded},
    {"unlimited events that are counted meet the limit",
     GO_AND_ON "extern volatile uint32_t x$;\n",
     "volatile uint32_t x$;\nvoid on$(void *self) { (void)self; x$++; }\n" NOPS_12,
     SCENARIO(TIM4_AND_GO "check(\"few\", x$ < 4000000000u);\n"), TIM4_ONLY(1),
     .more = more_storm_meets_the_limit},
    {"a check that was refuted before the limit stands",
     GO_AND_ON "extern volatile int x$;\n",
     "volatile int x$;\nvoid on$(void *self) { (void)self; x$++; }\n"
     "void go$(void) { x$++; x$++; x$++; }\n",
     SCENARIO("check(\"early\", false);\n" TIM4_AND_GO), TIM4_ONLY(2), .breaks = "early",
     .more = more_refuted_stands},
    {"two explorations give the same answer", GO_AND_ON "extern volatile int x$;\n",
     "volatile int x$;\nvoid on$(void *self) { (void)self; x$++; }\n"
     "void go$(void) { x$ += 2; x$ += 2; }\n",
     SCENARIO(TIM4_AND_GO "settle();\ncheck(\"even\", x$ % 2 == 0);\n"), TIM4_ONLY(2),
     .breaks = "even", .more = more_same_twice},
    {"a cancelled exploration ends as cancelled", NULL, EMPTY_HANDLER NOPS_12,
     JUST_ATTACH, TIM4_ONLY(1), .more = more_cancelled},
};

/* ---- schedules as text ------------------------------------------------------------------------------ */

static void assert_text(const char *text, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) schedule = explore_schedule_parse(text, &error);
    g_assert_no_error(error);
    g_autofree char *back = explore_schedule_format(schedule);
    g_assert_cmpstr(back, ==, expected);
}

static void test_schedule_text(void)
{
    assert_text("none", "none");
    assert_text("TIM4@37,TIM4@90.1", "TIM4@37,TIM4@90.1");
    assert_text("  TIM2@1 , BUTTON@2 ", "TIM2@1,BUTTON@2");
    assert_text("TIM4@90,TIM4@37.2,TIM4@37", "TIM4@37,TIM4@37.2,TIM4@90");
    assert_text("TIM4@5,TIM2@5", "TIM2@5,TIM4@5");
    assert_text("PIN_X2@1000000000000", "PIN_X2@1000000000000");
}

static void test_bad_schedule_text(void)
{
    static const char *const bad[] = {
        "",
        "TIM4",
        "TIM4@",
        "TIM4@0",
        "TIM4@-1",
        "@3",
        "TIM9@3",
        "tim4@3",
        "TIM4@3,",
        "TIM4@3;TIM4@4",
        "TIM4@3.",
        "TIM4@3.x",
        "TIM4@3.16",
        "TIM4@1000000000001",
        "TIM4@3x",
        "TIM4@99999999999999999999999",
        "none,TIM4@3",
    };
    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GArray) schedule = explore_schedule_parse(bad[i], &error);
        g_test_message("\"%s\": %s", bad[i], error != NULL ? error->message : "accepted");
        g_assert_null(schedule);
        g_assert_error(error, EXPLORE_ERROR, EXPLORE_ERROR_SCHEDULE);
    }
}

static void test_source_names(void)
{
    guint source = 77;
    g_assert_cmpstr(explore_source_name(TIM4), ==, "TIM4");
    g_assert_null(explore_source_name(9));
    g_assert_true(explore_source_find("PIN_X2", &source));
    g_assert_cmpuint(source, ==, 8);
    g_assert_false(explore_source_find("PIN", &source));
    g_assert_cmpuint(source, ==, 8);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/explore/a schedule is the same after writing and reading",
                    test_schedule_text);
    g_test_add_func("/explore/a schedule that is no schedule is refused",
                    test_bad_schedule_text);
    g_test_add_func("/explore/sources have names", test_source_names);
    return explore_cases_run("explore", cases, G_N_ELEMENTS(cases));
}
