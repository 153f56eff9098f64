/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a program may observe of the interrupt controller and of scheduled calls, in every
 * interleaving. */
#include "config.h"

#include <string.h>

#include "tests/unit/explore-fixture.h"

#define MAIN (-1)
#define CALL (-2)

/* Handlers of TIM4 and TIM2 that see each other. */
#define TWO_HANDLERS                                                                     \
    "static volatile int in4$, in2$;\nvolatile int four$, two$;\n"                       \
    "void on$(void *self) { (void)self; in4$ = 1; if (in2$) four$ = 1; in4$ = 0; }\n"    \
    "void on2$(void *self) { (void)self; in2$ = 1; if (in4$) two$ = 1; in2$ = 0; }\n"    \
    "void go$(void) { " NOP4 " }\n"
#define TWO_HEADER                                                                       \
    GO_AND_ON NOT_MERGED "void on2$(void *);\nextern volatile int four$, two$;\n"
#define TWO_AT(p4, p2)                                                                   \
    SCENARIO("irq_attach(TIM4, " p4 ", on$, 0);\nirq_attach(TIM2, " p2 ", on2$, 0);\n"   \
             "go$();\nsettle();\n"                                                       \
             "check(\"4-in-2\", !four$);\ncheck(\"2-in-4\", !two$);\n")
#define BOTH(n4, n2)                                                                     \
    .sources = {{.number = TIM4, .priority = 8, .events = n4},                           \
                {.number = TIM2, .priority = 8, .events = n2}}
#define TIM4_ONLY(n) .sources = {{.number = TIM4, .priority = 8, .events = n}}

/* A masked section of four instructions, with a mark before the mask is cleared. */
#define MASKED_GO                                                                        \
    "void go$(void)\n{\n" NOP "\nirq_state s = irq_disable();\n" NOP4 NOP4               \
    "\nirq_enable(s);\n" NOP4 "\n}\n"
#define TWO_EMPTY                                                                        \
    "void on$(void *self) { (void)self; " NOP4 " }\n"                                    \
    "void on2$(void *self) { (void)self; " NOP " }\n"

/* ---- order of taking ------------------------------------------------------------------------- */

/* The index of the first instruction of main after the call named @call. */
static guint64 boundary_after(Run *run, const char *call)
{
    g_autoptr(ExploreTrace) trace = run_replay(run, "none");
    return trace_step(trace, trace_find_call(trace, call))->boundary + 1;
}

/* The order in which TIM4 and TIM2 are taken when both are raised at @boundary. */
static void assert_taken_first(Run *run, guint64 boundary, gint first, gint second)
{
    g_autofree char *schedule = g_strdup_printf(
        "TIM4@%" G_GUINT64_FORMAT ",TIM2@%" G_GUINT64_FORMAT, boundary, boundary);
    g_autoptr(ExploreTrace) trace = run_replay(run, schedule);
    guint one = trace_find(trace, 0, STEP_TAKE, first);
    guint left = trace_find(trace, one, STEP_RETURN, first);
    /* Tail-chained: nothing of main between the two. */
    g_assert_cmpuint(trace_find(trace, one, STEP_TAKE, second), ==, left + 1);
}

static void more_tim2_first(Run *run)
{
    assert_taken_first(run, 1, TIM2, TIM4);
    assert_taken_first(run, boundary_after(run, "irq_disable"), TIM2, TIM4);
}

static void more_tim4_first(Run *run)
{
    assert_taken_first(run, 1, TIM4, TIM2);
    assert_taken_first(run, boundary_after(run, "irq_disable"), TIM4, TIM2);
}

/* A raise under the mask is taken before the next instruction after the one that unmasks. */
static void more_taken_at_enable(Run *run)
{
    guint64 inside = boundary_after(run, "irq_disable");
    g_autofree char *schedule = g_strdup_printf("TIM4@%" G_GUINT64_FORMAT, inside);
    g_autoptr(ExploreTrace) trace = run_replay(run, schedule);
    guint enable = trace_find_call(trace, "irq_enable");
    guint take = trace_find(trace, 0, STEP_TAKE, TIM4);
    g_assert_cmpuint(take, ==, enable + 1);
    g_assert_cmpuint(trace_step(trace, take)->boundary, ==,
                     trace_step(trace, enable)->boundary + 1);
}

/* ---- scheduled calls -------------------------------------------------------------------------- */

/* The part of the image whose instruction main would have executed when the call began. */
static ImageOwner owner_under_call(Run *run, const ExploreTrace *trace)
{
    guint left = trace_find(trace, 0, STEP_RETURN, CALL);
    while (trace_step(trace, left)->kind != STEP_INSTRUCTION ||
           trace_step(trace, left)->context != MAIN)
        left++;
    return image_part_at(run->image, trace_step(trace, left)->pc)->owner;
}

static gboolean has_call(const ExploreTrace *trace)
{
    for (guint i = 0; i < trace->steps->len; i++) {
        const ExploreStep *step = trace_step(trace, i);
        if (step->kind == STEP_RETURN && step->source == CALL)
            return TRUE;
    }
    return FALSE;
}

/* Whatever instruction of the library is interrupted, the call waits for its end. */
static void more_not_in_library(Run *run)
{
    g_autoptr(ExploreTrace) plain = run_replay(run, "none");
    guint inside = 0;
    for (guint i = 0; i < plain->steps->len; i++) {
        const ExploreStep *step = trace_step(plain, i);
        if (step->kind != STEP_INSTRUCTION || step->context != MAIN ||
            image_part_at(run->image, step->pc)->owner != IMAGE_LIBRARY_TEXT ||
            inside++ % 5)
            continue;
        g_autofree char *schedule =
            g_strdup_printf("TIM4@%" G_GUINT64_FORMAT, step->boundary);
        g_autoptr(ExploreTrace) trace = run_replay(run, schedule);
        g_assert_cmpuint(
            trace_step(trace, trace_find(trace, 0, STEP_TAKE, TIM4))->boundary, ==,
            step->boundary);
        g_assert_true(has_call(trace));
        g_assert_cmpint(owner_under_call(run, trace), ==, IMAGE_STUDENT_TEXT);
    }
    g_assert_cmpuint(inside, >, 10);
}

#define SCHEDULING_HANDLER                                                               \
    "void on$(void *self) { (void)self; irq_schedule(later$, 0); }\n"
#define SETTLE_AND(checks) SCENARIO(TIM4_AND_GO "settle();\n" checks)

static const Case cases[] = {
    /* ---- priorities ---- */
    {"a more urgent source preempts", TWO_HEADER, TWO_HANDLERS, TWO_AT("8", "4"),
     BOTH(1, 1), .breaks = "2-in-4"},
    {"a less urgent source does not preempt", TWO_HEADER, TWO_HANDLERS, TWO_AT("4", "12"),
     BOTH(1, 1), .breaks = "4-in-2"},
    {"equal priorities do not preempt each other", TWO_HEADER, TWO_HANDLERS,
     TWO_AT("8", "8"), BOTH(2, 2)},
    {"among equals the lower number goes first, and the other follows at once",
     TWO_HEADER, TWO_EMPTY "volatile int four$, two$;\n" MASKED_GO, TWO_AT("8", "8"),
     BOTH(1, 1), .more = more_tim2_first},
    {"the more urgent goes first, whatever its number", TWO_HEADER,
     TWO_EMPTY "volatile int four$, two$;\n" MASKED_GO, TWO_AT("4", "8"), BOTH(1, 1),
     .more = more_tim4_first},
    {"a raise under the mask is taken at irq_enable()", NULL, TWO_EMPTY MASKED_GO,
     SCENARIO(TIM4_AND_GO), TIM4_ONLY(1), .more = more_taken_at_enable},
    {"nested masking ends with the outermost irq_enable()",
     GO_AND_ON "extern volatile int wrong$;\n",
     "volatile int wrong$;\nstatic volatile int masked$;\n"
     "void on$(void *self) { (void)self; wrong$ |= masked$; }\n"
     "void go$(void)\n{\nirq_state a = irq_disable();\nmasked$ = 1;\n"
     "irq_state b = irq_disable();\nirq_enable(b);\n" NOP4
     "\nmasked$ = 0;\nirq_enable(a);\n}\n",
     SETTLE_AND("check(\"masked\", !wrong$);\n"), TIM4_ONLY(2)},

    /* ---- loss ---- */
    {"one raise is kept under the mask and the others are lost", NULL,
     TWO_EMPTY MASKED_GO,
     SETTLE_AND("check(\"sum\", raised(TIM4) == taken(TIM4) + lost(TIM4));\n"
                "check(\"all\", raised(TIM4) == 3);\n"
                "check(\"less-than-3\", lost(TIM4) < 3);\n"
                "check(\"less-than-2\", lost(TIM4) < 2);\n"),
     TIM4_ONLY(3), .breaks = "less-than-2"},
    {"a raise while its own handler runs is kept once", NULL,
     TWO_EMPTY "void go$(void) { " NOP " }\n",
     SETTLE_AND("check(\"sum\", raised(TIM4) == taken(TIM4) + lost(TIM4));\n"
                "check(\"none\", lost(TIM4) == 0);\n"),
     TIM4_ONLY(2)},

    /* ---- disabling a source ---- */
    {"a disabled source is neither raised nor taken",
     GO_AND_ON "extern volatile int wrong$;\n",
     "volatile int wrong$;\nstatic volatile int off$;\n"
     "void on$(void *self) { (void)self; wrong$ |= off$; }\n"
     "void go$(void)\n{\nirq_source_disable(TIM4);\noff$ = 1;\n" NOP4 "\noff$ = 0;\n"
     "irq_source_enable(TIM4);\n" NOP "\n}\n",
     SETTLE_AND("check(\"off\", !wrong$);\n"
                "check(\"sum\", raised(TIM4) == taken(TIM4) + lost(TIM4));\n"),
     TIM4_ONLY(2)},
    {"a raise that is pending when its source is disabled stays so",
     GO_AND_ON "extern volatile int wrong$, ran$;\n",
     "volatile int wrong$, ran$;\nstatic volatile int off$;\n"
     "void on$(void *self) { (void)self; ran$ = 1; wrong$ |= off$; }\n"
     "void go$(void)\n{\nirq_state s = irq_disable();\n" NOP "\noff$ = 1;\n"
     "irq_source_disable(TIM4);\nirq_enable(s);\n" NOP4 "\noff$ = 0;\n"
     "irq_source_enable(TIM4);\n" NOP "\n}\n",
     SETTLE_AND("check(\"off\", !wrong$);\ncheck(\"later\", ran$);\n"), TIM4_ONLY(1)},
    {"settle() does not wait for a source that is disabled", NULL,
     "void on$(void *self) { (void)self; }\n"
     "void go$(void) { irq_source_disable(TIM4); }\n",
     SETTLE_AND("check(\"came\", raised(TIM4) == 1);\n"), TIM4_ONLY(1), .breaks = "came"},

    /* ---- isr_error ---- */
    {"isr_error() disables its source and keeps the first record", NULL,
     "static uint32_t calls$;\n"
     "void on$(void *self) { (void)self; isr_error(7, calls$++); }\n"
     "void go$(void) { " NOP4 " }\n",
     SETTLE_AND("isr_error_record r = {TIM2, 0, 9};\nbool have = isr_error_read(&r);\n"
                "check(\"read\", have == (taken(TIM4) > 0));\n"
                "check(\"once\", taken(TIM4) == 1);\n"
                "check(\"record\", r.source == TIM4 && r.code == 7 && r.detail == 0);\n"
                "check(\"cleared\", !isr_error_read(&r));\n"
                "check(\"untouched\", r.code == 7);\n"),
     TIM4_ONLY(3)},
    {"isr_error() of a second source changes neither the record nor the first source",
     GO_AND_ON NOT_MERGED "void on2$(void *);\n",
     "static uint32_t calls$;\n"
     "void on$(void *self) { (void)self; isr_error(4, calls$++); }\n"
     "void on2$(void *self) { (void)self; isr_error(2, calls$++); }\n"
     "void go$(void) { " NOP4 " }\n",
     SCENARIO("irq_attach(TIM4, 8, on$, 0);\nirq_attach(TIM2, 8, on2$, 0);\n"
              "go$();\nsettle();\nisr_error_record r;\n"
              "check(\"read\", isr_error_read(&r));\n"
              "check(\"first\", r.detail == 0);\n"
              "check(\"source\", r.code == (r.source == TIM4 ? 4u : 2u));\n"
              "check(\"both\", taken(TIM4) == 1 && taken(TIM2) == 1);\n"),
     BOTH(1, 1)},

    /* ---- scheduled calls ---- */
    {"a scheduled call runs in main's context, once",
     GO_AND_ON "extern volatile int ran$, wrong$;\n",
     "volatile int ran$, wrong$;\n"
     "static void later$(void *self) { (void)self; if (in_isr()) wrong$ = 1; ran$++; }\n"
     "void on$(void *self) { (void)self; if (!in_isr()) wrong$ = 1; irq_schedule(later$, "
     "0); }\n"
     "void go$(void) { if (in_isr()) wrong$ = 1; }\n",
     SETTLE_AND("check(\"ran\", ran$ == 1);\ncheck(\"context\", !wrong$);\n"),
     TIM4_ONLY(1)},
    {"a scheduled call starts after the handler",
     GO_AND_ON "extern volatile int wrong$;\n",
     "volatile int wrong$;\nstatic volatile int inside$;\n"
     "static void later$(void *self) { (void)self; wrong$ |= inside$; }\n"
     "void on$(void *self) { (void)self; inside$ = 1; irq_schedule(later$, 0); " NOP
     " inside$ = 0; }\n"
     "void go$(void) { " NOP4 " }\n",
     SETTLE_AND("check(\"after\", !wrong$);\n"), TIM4_ONLY(1)},
    {"a scheduled call gets its argument", GO_AND_ON "extern volatile int sum$;\n",
     "volatile int sum$;\nstatic int five$ = 5, six$ = 6;\n"
     "static void later$(void *self) { sum$ = sum$ * 10 + *(int *)self; }\n"
     "void on$(void *self) { (void)self; irq_schedule(later$, &five$); "
     "irq_schedule(later$, &six$); }\n"
     "void go$(void) { " NOP " }\n",
     SETTLE_AND("check(\"sum\", sum$ == 56);\n"), TIM4_ONLY(1)},
    {"scheduled calls come first come, first served",
     GO_AND_ON "extern volatile int order$;\n",
     "volatile int order$;\n"
     "static void one$(void *self) { (void)self; order$ = order$ * 10 + 1; }\n"
     "static void two$(void *self) { (void)self; order$ = order$ * 10 + 2; }\n"
     "void on$(void *self) { (void)self; irq_schedule(two$, 0); irq_schedule(one$, 0); "
     "}\n"
     "void go$(void) { " NOP4 " }\n",
     SETTLE_AND("check(\"order\", order$ == 21);\n"), TIM4_ONLY(1)},
    {"a scheduled call does not start while masked",
     GO_AND_ON "extern volatile int wrong$;\n",
     "volatile int wrong$;\nstatic volatile int masked$;\n"
     "static void later$(void *self) { (void)self; wrong$ |= masked$; "
     "}\n" SCHEDULING_HANDLER
     "void go$(void)\n{\nirq_state s = irq_disable();\nmasked$ = 1;\n"
     "irq_schedule(later$, 0);\n" NOP4 "\nmasked$ = 0;\nirq_enable(s);\n}\n",
     SETTLE_AND("check(\"masked\", !wrong$);\n"), TIM4_ONLY(1)},
    {"a scheduled call may come between any two instructions of main",
     GO_AND_ON "extern volatile int seen$;\n",
     "volatile int seen$;\nstatic volatile int half$;\n"
     "static void later$(void *self) { (void)self; seen$ |= half$; }\n" SCHEDULING_HANDLER
     "void go$(void) { half$ = 1; half$ = 0; }\n",
     SETTLE_AND("check(\"half\", !seen$);\n"), TIM4_ONLY(1), .breaks = "half"},
    {"a scheduled call does not start inside console_write()", NULL,
     "static volatile int ran$;\n"
     "static void later$(void *self) { (void)self; ran$ = 1; }\n" SCHEDULING_HANDLER
     "void go$(void) { console_write(\"a\"); " NOP " }\n",
     SCENARIO(TIM4_AND_GO), TIM4_ONLY(1), .more = more_not_in_library},
    {"a scheduled call does not start inside heap_alloc() or heap_free()",
     GO_AND_ON "extern void *volatile mine$, *volatile main$;\n",
     "void *volatile mine$, *volatile main$;\n"
     "static void later$(void *self) { (void)self; mine$ = heap_alloc(16); "
     "}\n" SCHEDULING_HANDLER "void go$(void) { void *p = heap_alloc(24); main$ = "
                              "heap_alloc(8); heap_free(p); " NOP " }\n",
     SETTLE_AND("check(\"apart\", mine$ != 0 && main$ != 0 && mine$ != main$);\n"),
     TIM4_ONLY(1), .more = more_not_in_library},
    {"a call waits for the end of heap_free() though its handler saw the middle",
     GO_AND_ON "extern volatile int seen$;\nvoid first$(void);\n",
     "volatile int seen$;\nstatic int used$;\nstatic volatile uint32_t *block$;\n"
     "static void later$(void *self) { (void)self; if (used$ && !block$[-1]) seen$ = 1; "
     "}\n"
     "void on$(void *self) { (void)self; used$ = block$[-1]; irq_schedule(later$, 0); }\n"
     "void first$(void) { block$ = heap_alloc(24); }\n"
     "void go$(void) { " NOP " heap_free((void *)block$); " NOP " }\n",
     SCENARIO("first$();\n" TIM4_AND_GO "check(\"seen\", !seen$);\n"), TIM4_ONLY(1),
     .breaks = "seen"},
    {"the queue holds 8 calls and refuses the ninth",
     GO_AND_ON "extern volatile int ran$, took$, ninth$;\n",
     "volatile int ran$, took$, ninth$;\n"
     "static void later$(void *self) { (void)self; ran$++; }\n"
     "void on$(void *self) { (void)self; }\n"
     "void go$(void)\n{\nirq_state s = irq_disable();\n"
     "for (int i = 0; i < 8; i++)\ntook$ += irq_schedule(later$, 0);\n"
     "ninth$ = irq_schedule(later$, 0);\nirq_enable(s);\n}\n",
     SETTLE_AND("check(\"took\", took$ == 8);\ncheck(\"ninth\", !ninth$);\n"
                "check(\"ran\", ran$ == 8);\n"),
     TIM4_ONLY(1)},
    {"scheduled calls are not nested in one another",
     GO_AND_ON "extern volatile int wrong$, ran$;\n",
     "volatile int wrong$, ran$;\nstatic volatile int active$;\n"
     "static void later$(void *self) { (void)self; wrong$ |= active$; active$ = 1; "
     "ran$++; "
     "active$ = 0; }\n" SCHEDULING_HANDLER "void go$(void) { " NOP " }\n",
     SETTLE_AND("check(\"nested\", !wrong$);\n"
                "check(\"ran\", ran$ == (int)taken(TIM4));\n"),
     TIM4_ONLY(2)},
    {"a scheduled call can be interrupted", GO_AND_ON "extern volatile int hit$;\n",
     "volatile int hit$;\nstatic volatile int active$;\n"
     "static void later$(void *self) { (void)self; active$ = 1; active$ = 0; }\n"
     "void on$(void *self) { (void)self; hit$ |= active$; irq_schedule(later$, 0); }\n"
     "void go$(void) { " NOP " }\n",
     SETTLE_AND("check(\"hit\", !hit$);\n"), TIM4_ONLY(2), .breaks = "hit"},
    {"irq_wait() runs what is scheduled before it returns",
     GO_AND_ON "extern volatile int ran$;\n",
     "volatile int ran$;\n"
     "static void later$(void *self) { (void)self; ran$ = 1; }\n" SCHEDULING_HANDLER
     "void go$(void) {}\n",
     SCENARIO("irq_attach(TIM4, 8, on$, 0);\nirq_wait();\ncheck(\"ran\", ran$);\n"),
     TIM4_ONLY(1)},

    /* ---- devices ---- */
    {"uart_overrun() tells of a byte that came too early", NULL,
     "void on$(void *self) { (void)self; }\nvoid go$(void) { " NOP4 " }\n",
     SCENARIO("irq_attach(UART1, 8, on$, 0);\ngo$();\nsettle();\n"
              "check(\"overrun\", uart_overrun() == (raised(UART1) == 2));\n"
              "check(\"ready\", uart_ready());\nuart_read();\n"
              "check(\"read\", !uart_ready() && !uart_overrun());\n"),
     .sources = {{.number = UART1, .priority = 8, .events = 2}}},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    return explore_cases_run("explore-api", cases, G_N_ELEMENTS(cases));
}
