/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-posix.c - the posix board: what a program may observe of signals, masks, priorities,
 * waiting and deferring.  Every run is a real one: nothing here depends on when a signal
 * comes, only on what may follow when it does. */
#include "tests/unit/posix-fixture.h"

#define COUNTER                                                                          \
    "volatile uint32_t counts[8];\n"                                                     \
    "static void on_tim4(void *self) { (void)self; counts[4]++; }\n"

/* ---- raising and taking -------------------------------------------------------------- */

static void test_every_event_comes(void)
{
    g_auto(Posix) posix = {
        .student =
            COUNTER "void setup(void) { timer_start(TIM4, 1000000, on_tim4, 0); }\n"
                    "void work(void) { }\n",
        .scenario = "{ setup(); work(); settle(); check(\"five\", raised(TIM4) == 5);\n"
                    "check(\"taken\", counts[4] == taken(TIM4));\n"
                    "check(\"sum\", taken(TIM4) + lost(TIM4) == 5); }",
    };

    posix_run(&posix);
    posix_assert_held(&posix, "five");
    posix_assert_held(&posix, "taken");
    posix_assert_held(&posix, "sum");
    g_assert_cmpuint(posix.status.sources[PROGRAM_TIM4].raised, ==, 100);
    g_assert_cmpuint(posix.status.sources[PROGRAM_TIM4].latency.count, ==,
                     posix.status.sources[PROGRAM_TIM4].taken);
}

static void test_memory_is_fresh_in_each_run(void)
{
    g_auto(Posix) posix = {
        .student = COUNTER "static uint32_t runs = 41;\n"
                           "void setup(void) { runs++; counts[0] = runs; }\n"
                           "void work(void) { }\n",
        .scenario = "{ setup(); check(\"fresh\", counts[0] == 42); }",
    };

    posix_run(&posix);
    posix_assert_held(&posix, "fresh");
}

/* ---- masking ----------------------------------------------------------------------------- */

static const char masked_student[] =
    COUNTER "void setup(void) { timer_start(TIM4, 100000000, on_tim4, 0);\n"
            "irq_attach(BUTTON, 4, on_tim4, 0); }\n"
            "void work(void) { for (int n = 0; n < 200; n++) {\n"
            "irq_state state = irq_disable(); uint32_t before = counts[4];\n"
            "for (volatile int i = 0; i < 3000; i++) { }\n"
            "if (counts[4] != before) counts[1]++;\n"
            "irq_state inner = irq_disable(); irq_enable(inner);\n"
            "if (counts[4] != before || !inner) counts[1]++;\n"
            "irq_enable(state); if (state) counts[1]++; } }\n";

static void test_nothing_comes_while_masked(void)
{
    const char *const targets[] = {"host-O0", "host-O2"};

    for (gsize i = 0; i < G_N_ELEMENTS(targets); i++) {
        g_auto(Posix) posix = {
            .student = masked_student,
            .scenario = "{ setup(); work(); check(\"masked\", counts[1] == 0); }",
            .target = targets[i],
            .storm = TRUE,
            .runs = 10,
        };

        posix_run(&posix);
        posix_assert_held(&posix, "masked");
        g_assert_cmpuint(posix.status.sources[PROGRAM_BUTTON].taken, >, 0);
    }
}

static void test_what_was_pending_comes_with_irq_enable(void)
{
    g_auto(Posix) posix = {
        .student = COUNTER
        "void setup(void) { irq_disable(); timer_start(TIM4, 1000000, on_tim4, 0);\n"
        "irq_wait(); counts[0] = counts[4]; irq_enable(false); counts[1] = counts[4]; }\n"
        "void work(void) { }\n",
        .scenario = "{ setup(); check(\"wait\", counts[0] == 0);\n"
                    "check(\"enable\", counts[1] >= 1); settle(); }",
    };

    posix_run(&posix);
    posix_assert_held(&posix, "wait");
    posix_assert_held(&posix, "enable");
}

static void test_the_scenario_is_atomic(void)
{
    g_auto(Posix) posix = {
        .student =
            COUNTER "void setup(void) { irq_attach(BUTTON, 4, on_tim4, 0); }\n"
                    "void work(void) { for (volatile int i = 0; i < 3000; i++) { } }\n",
        .scenario =
            "{ setup(); for (int n = 0; n < 50; n++) { uint32_t before = counts[4];\n"
            "for (volatile int i = 0; i < 3000; i++) { }\n"
            "check(\"atomic\", counts[4] == before);\n"
            "check(\"counts\", taken(BUTTON) == before);\n"
            "work(); } }",
        .storm = TRUE,
    };

    posix_run(&posix);
    posix_assert_held(&posix, "atomic");
    posix_assert_held(&posix, "counts");
    g_assert_cmpuint(posix.status.sources[PROGRAM_BUTTON].taken, >, 0);
}

/* ---- priorities ----------------------------------------------------------------------------- */

static void test_the_more_urgent_one_nests(void)
{
    g_auto(Posix) posix = {
        .student =
            "volatile uint32_t counts[8];\nstatic volatile int inside;\n"
            "static void urgent(void *self) { (void)self; counts[0] += "
            "(uint32_t)inside;\n"
            "inside += 10; for (volatile int i = 0; i < 1000; i++) { } inside -= 10; }\n"
            "static void slow(void *self) { (void)self; if (inside != 0) counts[1]++;\n"
            "uint32_t before = counts[0]; inside = 1;\n"
            "while (counts[0] == before) { } inside = 0; counts[2]++; }\n"
            "void setup(void) { irq_attach(BUTTON, 2, urgent, 0); irq_attach(TIM4, "
            "8, slow, 0); }\n"
            "void work(void) { while (counts[2] == 0) { } }\n",
        .scenario = "{ setup(); work(); check(\"order\", counts[1] == 0); }",
        .storm = TRUE,
    };

    posix_run(&posix);
    posix_assert_held(&posix, "order");
    g_assert_cmpuint(posix.status.sources[PROGRAM_BUTTON].nested, >=, 20);
    g_assert_cmpuint(posix.status.sources[PROGRAM_TIM4].nested, ==, 0);
}

static void test_equals_do_not_nest(void)
{
    g_auto(Posix) posix = {
        .student =
            "volatile uint32_t counts[8];\nstatic volatile int inside;\n"
            "static void one(void *self) { (void)self; if (inside) counts[1]++; inside = "
            "1;\n"
            "for (volatile int i = 0; i < 20000; i++) { } inside = 0; counts[0]++; }\n"
            "void setup(void) { irq_attach(TIM4, 5, one, 0); irq_attach(BUTTON, 5, one, "
            "0); }\n"
            "void work(void) { while (counts[0] < 40) { } }\n",
        .scenario = "{ setup(); work(); settle(); check(\"alone\", counts[1] == 0); }",
        .storm = TRUE,
        .runs = 5,
    };

    posix_run(&posix);
    posix_assert_held(&posix, "alone");
    g_assert_cmpuint(posix.status.sources[PROGRAM_BUTTON].nested, ==, 0);
}

/* ---- waiting and deferring --------------------------------------------------------------------- */

static void test_irq_wait_sleeps_and_wakes(void)
{
    g_auto(Posix) posix = {
        .student =
            COUNTER "void setup(void) { timer_start(TIM4, 20000, on_tim4, 0); }\n"
                    "void work(void) { for (uint32_t n = 1; n <= 5; n++) {\n"
                    "irq_wait(); if (counts[4] + counts[5] < n) counts[1]++; } }\n",
        .scenario = "{ setup(); work(); check(\"woken\", counts[1] == 0); }",
        .runs = 2,
    };

    posix_run(&posix);
    posix_assert_held(&posix, "woken");
}

static double cpu_seconds_until_ten_events(const char *wait)
{
    g_autofree char *student =
        g_strconcat(COUNTER "void setup(void) { timer_start(TIM4, 20000, on_tim4, 0); }\n"
                            "void work(void) { while (counts[4] < 5) { ",
                    wait, " } }\n", NULL);
    g_auto(Posix) posix = {
        .student = student,
        .scenario = "{ setup(); work(); check(\"came\", counts[4] == 5); }",
        .runs = 2,
    };

    posix_run(&posix);
    posix_assert_held(&posix, "came");
    g_test_message("%.3f s of processor time with { %s }",
                   (double)posix.status.cpu_ns / 1e9, wait);
    return (double)posix.status.cpu_ns / 1e9;
}

/* Both take half a second. */
static void test_irq_wait_burns_no_processor(void)
{
    double waiting = cpu_seconds_until_ten_events("irq_wait();");
    double spinning = cpu_seconds_until_ten_events("");

    g_assert_cmpfloat(waiting, <, 0.25);
    g_assert_cmpfloat(waiting, <, spinning);
}

static void test_a_wait_that_nothing_can_end_is_a_lost_wakeup(void)
{
    g_auto(Posix) posix = {
        .student = COUNTER "void setup(void) { }\nvoid work(void) { irq_wait(); }\n",
        .runs = 3,
    };

    posix_run(&posix);
    g_assert_cmpuint(posix.status.breaches[BOARD_RULE_LOST_WAKEUP].count, ==, 3);
    g_assert_cmpuint(posix.status.broken_off, ==, 3);
    g_assert_cmpuint(posix.status.runs, ==, 0);
}

static void test_a_scheduled_call_runs_in_main(void)
{
    g_auto(Posix) posix = {
        .student =
            "volatile uint32_t counts[8];\nstatic volatile bool busy;\n"
            "static void later(void *self) { (void)self; if (in_isr() || busy) "
            "counts[1]++;\n"
            "busy = true; for (volatile int i = 0; i < 200; i++) { } busy = false; "
            "counts[2]++; }\n"
            "static void on_tim4(void *self) { (void)self; if (!in_isr()) counts[1]++;\n"
            "if (irq_schedule(later, 0)) counts[3]++; }\n"
            "void setup(void) { irq_attach(TIM4, 8, on_tim4, 0); }\n"
            "void work(void) { for (volatile int i = 0; i < 30000; i++) { } }\n",
        .scenario = "{ setup(); work(); settle(); check(\"right\", counts[1] == 0);\n"
                    "check(\"all\", counts[2] == counts[3] && counts[3] >= 1); }",
        .storm = TRUE,
    };

    posix_run(&posix);
    posix_assert_held(&posix, "right");
    posix_assert_held(&posix, "all");
}

/* The heap is not re-entrant: a call that started inside would break its list. */
static void test_no_scheduled_call_inside_the_library(void)
{
    g_auto(Posix) posix = {
        .student =
            "volatile uint32_t counts[8];\n"
            "static void use(uint32_t size, uint32_t mark) {\n"
            "uint32_t *block = heap_alloc(size * 4); if (!block) { counts[1]++; return; "
            "}\n"
            "for (uint32_t i = 0; i < size; i++) block[i] = mark;\n"
            "for (uint32_t i = 0; i < size; i++) if (block[i] != mark) counts[1]++;\n"
            "heap_free(block); }\n"
            "static void later(void *self) { (void)self; use(5, 0xb); counts[2]++; }\n"
            "static void on_button(void *self) { (void)self; irq_schedule(later, 0); }\n"
            "void setup(void) { irq_attach(BUTTON, 8, on_button, 0); }\n"
            "void work(void) { for (uint32_t n = 0; n < 20000; n++) use(n % 7 + 1, 0xa); "
            "}\n",
        .scenario = "{ setup(); work(); check(\"whole\", counts[1] == 0); }",
        .target = "host-O0",
        .storm = TRUE,
        .runs = 100,
    };

    posix_run(&posix);
    posix_assert_held(&posix, "whole");
    g_assert_cmpuint(posix.status.sources[PROGRAM_BUTTON].taken, >, 0);
}

/* ---- the processor's state ------------------------------------------------------------------------ */

static void test_registers_and_numbers_are_kept(void)
{
    g_auto(Posix) posix = {
        .student = "volatile uint32_t counts[8];\nstatic volatile double junk = 1.5;\n"
                   "static void on_button(void *self) { (void)self; junk = junk * 1.0001 "
                   "+ 0.5;\n"
                   "counts[0]++; }\n"
                   "void setup(void) { irq_attach(BUTTON, 4, on_button, 0); }\n"
                   "void work(void) { double sum = 0; uint32_t hash = 1;\n"
                   "for (int i = 0; i < 200000; i++) { sum += (double)i * 0.5;\n"
                   "hash = hash * 1664525u + (hash > 0x80000000u ? 3u : 7u); }\n"
                   "counts[1] = (uint32_t)(sum == 9999950000.0); "
                   "counts[2] = hash; }\n",
        .scenario =
            "{ static uint32_t first; setup(); work(); first = counts[2]; work();\n"
            "check(\"sum\", counts[1] == 1); check(\"hash\", counts[2] == first); }",
        .storm = TRUE,
        .runs = 50,
    };

    posix_run(&posix);
    posix_assert_held(&posix, "hash");
    posix_assert_held(&posix, "sum");
    g_assert_cmpuint(posix.status.sources[PROGRAM_BUTTON].taken, >, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/posix/every event comes", test_every_event_comes);
    g_test_add_func("/posix/memory is fresh in each run",
                    test_memory_is_fresh_in_each_run);
    g_test_add_func("/posix/nothing comes while masked", test_nothing_comes_while_masked);
    g_test_add_func("/posix/what was pending comes with irq_enable",
                    test_what_was_pending_comes_with_irq_enable);
    g_test_add_func("/posix/the scenario is atomic", test_the_scenario_is_atomic);
    g_test_add_func("/posix/the more urgent one nests", test_the_more_urgent_one_nests);
    g_test_add_func("/posix/equals do not nest", test_equals_do_not_nest);
    g_test_add_func("/posix/irq_wait sleeps and wakes", test_irq_wait_sleeps_and_wakes);
    g_test_add_func("/posix/irq_wait burns no processor",
                    test_irq_wait_burns_no_processor);
    g_test_add_func("/posix/a wait that nothing can end is a lost wake-up",
                    test_a_wait_that_nothing_can_end_is_a_lost_wakeup);
    g_test_add_func("/posix/a scheduled call runs in main",
                    test_a_scheduled_call_runs_in_main);
    g_test_add_func("/posix/no scheduled call inside the library",
                    test_no_scheduled_call_inside_the_library);
    g_test_add_func("/posix/registers and numbers are kept",
                    test_registers_and_numbers_are_kept);
    return g_test_run();
}
