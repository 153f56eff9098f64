/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-posix-rules.c - what a program does wrong on the posix board is told by name, with its
 * place, and never harms irqlab. */
#include <signal.h>
#include <string.h>

#include "tests/unit/posix-fixture.h"

/* Line 1 is the fixture's #include; the text begins on line 2. */
#define HANDLER(body)                                                                    \
    "volatile uint32_t counts[8];\n"                                                     \
    "static void on_tim4(void *self) { (void)self; counts[4]++;\n" body "\n}\n"          \
    "void setup(void) { timer_start(TIM4, 1000000, on_tim4, 0); }\n"                     \
    "void work(void) { }\n"
#define HANDLER_LINE "lab.c:4"
#define WORK(body)                                                                       \
    "volatile uint32_t counts[8];\nvoid setup(void) { }\nvoid work(void) {\n" body "\n}" \
    "\n"
#define WORK_LINE "lab.c:5"

/* ---- rules that the run survives -------------------------------------------------------- */

static void assert_counted(const Posix *posix, BoardRule rule, guint api)
{
    const BoardBreach *breach = &posix->status.breaches[rule];

    g_assert_cmpint(posix->end, ==, SESSION_FINISHED);
    g_assert_cmpuint(breach->count, >, 0);
    g_assert_cmpuint(breach->count, ==,
                     posix->status.sources[PROGRAM_TIM4].handler.count);
    g_assert_cmpint(breach->context, ==, PROGRAM_TIM4);
    g_assert_cmpuint(breach->api, ==, api);
    g_assert_cmpstr(posix->line, ==, HANDLER_LINE);
    g_assert_cmpuint(posix->status.broken_off, ==, 0);
    g_assert_cmpuint(posix->status.runs, ==, 20);
}

static void test_alloc_in_a_handler(void)
{
    g_auto(Posix) posix = {.student = HANDLER("counts[1] += heap_alloc(8) != 0;")};

    posix_run(&posix);
    assert_counted(&posix, BOARD_RULE_ALLOC, PROGRAM_API_heap_alloc);
}

static void test_free_in_a_handler(void)
{
    g_auto(Posix) posix = {.student = HANDLER("heap_free(0); counts[1]++;")};

    posix_run(&posix);
    assert_counted(&posix, BOARD_RULE_ALLOC, PROGRAM_API_heap_free);
}

static void test_print_in_a_handler(void)
{
    g_auto(Posix) posix = {.student = HANDLER("console_write(\"x\"); counts[1]++;")};

    posix_run(&posix);
    assert_counted(&posix, BOARD_RULE_BLOCKING, PROGRAM_API_console_write);
    g_assert_cmpuint(posix.status.console_length, >, 0);
    g_assert_cmpint(posix.status.console[0], ==, 'x');
}

static void test_wait_in_a_handler(void)
{
    g_auto(Posix) posix = {.student = HANDLER("irq_wait(); counts[1]++;")};

    posix_run(&posix);
    assert_counted(&posix, BOARD_RULE_BLOCKING, PROGRAM_API_irq_wait);
}

static void test_a_rule_that_is_off_is_not_counted(void)
{
    g_auto(Posix) posix = {
        .student = HANDLER("counts[1] += heap_alloc(8) != 0;"),
        .rules_off = 1u << BOARD_RULE_ALLOC,
    };

    posix_run(&posix);
    g_assert_cmpuint(posix.status.breaches[BOARD_RULE_ALLOC].count, ==, 0);
    g_assert_cmpuint(posix.status.runs, ==, 20);
}

static void test_main_may_do_all_that(void)
{
    g_auto(Posix) posix = {
        .student =
            WORK("heap_free(heap_alloc(8)); console_write(\"ab\"); counts[0] = 1;"),
        .scenario = "{ setup(); work(); check(\"done\", counts[0] == 1); }",
    };

    posix_run(&posix);
    posix_assert_held(&posix, "done");
    for (guint rule = 0; rule < BOARD_RULES; rule++)
        g_assert_cmpuint(posix.status.breaches[rule].count, ==, 0);
    g_assert_cmpuint(posix.status.console_length, ==, 40);
}

/* ---- rules that end a run ------------------------------------------------------------------ */

static void assert_ends_each_run(const Posix *posix, BoardRule rule)
{
    g_assert_cmpint(posix->end, ==, SESSION_FINISHED);
    g_assert_cmpuint(posix->status.breaches[rule].count, ==, 20);
    g_assert_cmpuint(posix->status.broken_off, ==, 20);
    g_assert_cmpuint(posix->status.runs, ==, 0);
}

static void test_masked_on_return(void)
{
    const struct {
        const char *student;
        gint context;
    } cases[] = {
        {HANDLER("irq_disable(); counts[1]++;"), PROGRAM_TIM4},
        {WORK("irq_disable(); counts[1]++;"), BOARD_MAIN},
        /* As a last call that is a jump: the mask is set on the way to the scenario. */
        {WORK("irq_disable();"), BOARD_MAIN},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Posix) posix = {.student = cases[i].student};

        posix_run(&posix);
        assert_ends_each_run(&posix, BOARD_RULE_MASKED_RETURN);
        g_assert_cmpint(posix.status.breaches[BOARD_RULE_MASKED_RETURN].context, ==,
                        cases[i].context);
    }
}

static void test_the_scenario_may_mask(void)
{
    g_auto(Posix) posix = {
        .student = WORK("irq_state s = irq_disable(); counts[0]++; irq_enable(s);"),
        .scenario = "{ setup(); irq_state s = irq_disable(); work();\n"
                    "check(\"true\", true); irq_enable(s); settle(); }",
    };

    posix_run(&posix);
    posix_assert_held(&posix, "true");
    g_assert_cmpuint(posix.status.runs, ==, 20);
}

static void test_bad_arguments(void)
{
    static const char *const calls[] = {
        "irq_attach((irq_source)9, 1, (irq_handler)work, 0); counts[0]++;",
        "irq_attach(TIM4, 16, (irq_handler)work, 0); counts[0]++;",
        "irq_attach(TIM4, 1, 0, 0); counts[0]++;",
        "timer_start(BUTTON, 1, (irq_handler)work, 0); counts[0]++;",
        "timer_start(TIM4, 0, (irq_handler)work, 0); counts[0]++;",
        "pin_attach(TIM4, EDGE_BOTH, (irq_handler)work, 0); counts[0]++;",
        "pin_attach(BUTTON, (irq_edge)3, (irq_handler)work, 0); counts[0]++;",
        "irq_source_enable((irq_source)31); counts[0]++;",
        "irq_source_disable((irq_source)99); counts[0]++;",
        "counts[0] += irq_schedule(0, 0);",
        "led_on(0); counts[0]++;",
        "led_toggle(5); counts[0]++;",
        "counts[0] += pin_read(TIM4);",
        "isr_error(1, 2); counts[0]++;",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(calls); i++) {
        g_autofree char *student = g_strconcat(
            "volatile uint32_t counts[8];\nvoid setup(void) { }\nvoid work(void) {\n",
            calls[i], "\n}\n", NULL);
        g_auto(Posix) posix = {.student = student};

        g_test_message("%s", calls[i]);
        posix_run(&posix);
        assert_ends_each_run(&posix, BOARD_RULE_BAD_ARGUMENT);
        g_assert_cmpstr(posix.line, ==, WORK_LINE);
    }
}

static void test_the_scenarios_functions_are_not_the_students(void)
{
    static const char *const calls[] = {
        "check(\"x\", 1); counts[0]++;",
        "check(\"x\", 1);",
        "settle(); counts[0]++;",
        "counts[0] += raised(0);",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(calls); i++) {
        g_autofree char *student =
            g_strconcat("volatile uint32_t counts[8];\nvoid check(const char *, int);\n"
                        "void settle(void); uint32_t raised(int);\n"
                        "void setup(void) { }\nvoid work(void) { ",
                        calls[i], " }\n", NULL);
        g_auto(Posix) posix = {.student = student};

        posix_run(&posix);
        assert_ends_each_run(&posix, BOARD_RULE_TAMPERING);
    }
}

static void test_a_run_that_does_not_end(void)
{
    g_auto(Posix) posix = {
        .student = WORK("while (counts[0] == 0) { }"),
        .runs = 1,
    };

    posix_run(&posix);
    g_assert_cmpuint(posix.status.breaches[BOARD_RULE_HANG].count, ==, 1);
    g_assert_cmpuint(posix.status.runs, ==, 0);
}

/* ---- crashes -------------------------------------------------------------------------------- */

static void assert_crashes(const Posix *posix, int number, const char *line)
{
    g_assert_cmpint(posix->end, ==, SESSION_FINISHED);
    g_assert_cmpint(posix->status.crash.signal, ==, number);
    g_assert_cmpuint(posix->status.crash.count, ==, 20);
    g_assert_cmpuint(posix->status.broken_off, ==, 20);
    g_assert_cmpstr(posix->line, ==, line);
}

static void test_crashes_in_main(void)
{
    static const struct {
        const char *body;
        int signal;
    } cases[] = {
        {"*(volatile int *)0 = 1;", SIGSEGV},
        {"*(volatile int *)(uintptr_t)work = 1;", SIGSEGV},
        {"__builtin_trap();", SIGILL},
#ifdef __x86_64__
        {"volatile int zero = 0; counts[0] = (uint32_t)(100 / zero);", SIGFPE},
#endif
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *student = g_strconcat(
            "volatile uint32_t counts[8];\nvoid setup(void) { }\nvoid work(void) {\n",
            cases[i].body, "\n}\n", NULL);
        g_auto(Posix) posix = {.student = student};

        g_test_message("%s", cases[i].body);
        posix_run(&posix);
        assert_crashes(&posix, cases[i].signal, WORK_LINE);
        g_assert_cmpuint(posix.status.crash.depth, ==, 0);
    }
}

static void test_a_crash_in_a_handler_tells_the_stack(void)
{
    g_auto(Posix) posix = {.student = HANDLER("*(volatile int *)16 = 1;")};

    posix_run(&posix);
    assert_crashes(&posix, SIGSEGV, HANDLER_LINE);
    g_assert_cmpuint(posix.status.crash.address, ==, 16);
    g_assert_cmpuint(posix.status.crash.depth, ==, 1);
    g_assert_cmpuint(posix.status.crash.stack[0], ==, PROGRAM_TIM4);
}

static void test_a_bad_pointer_given_to_the_board(void)
{
    g_auto(Posix) posix = {.student = WORK("console_write((char *)8); counts[0]++;")};

    posix_run(&posix);
    g_assert_cmpuint(posix.status.crash.count, ==, 20);
    g_assert_cmpuint(posix.status.crash.address, ==, 8);
}

static void test_a_stack_without_end(void)
{
    g_auto(Posix) posix = {
        .student = "volatile uint32_t counts[8];\nvoid setup(void) { }\n"
                   "static int down(int n) { volatile int a[64]; a[0] = n;\n"
                   "return down(n + 1) + a[0]; }\n"
                   "void work(void) { counts[0] = (uint32_t)down(1); }\n",
        .target = "host-O0",
    };
    guint64 low = PROGRAM_STACK_BASE - PROGRAM_SIGNAL_STACK_BYTES;

    posix_run(&posix);
    g_assert_cmpuint(posix.status.crash.count, ==, 20);
    g_assert_cmpint(posix.status.crash.signal, ==, SIGSEGV);
    g_assert_cmpuint(posix.status.crash.address, <, low);
    g_assert_cmpuint(posix.status.crash.address, >, low - 8192);
}

/* ---- hostility ------------------------------------------------------------------------------------ */

static void test_a_system_call_ends_the_program(void)
{
#ifdef __x86_64__
    g_auto(Posix) posix = {
        .student = WORK(
            "long r; __asm__ volatile(\"syscall\" : \"=a\"(r)"
            " : \"0\"(39L) : \"rcx\", \"r11\", \"memory\"); counts[0] = (uint32_t)r;"),
    };

    posix_run(&posix);
    g_assert_cmpint(posix.end, ==, SESSION_KILLED);
    g_assert_cmpint(posix.signal, ==, SIGSYS);
#else
    g_test_skip("written for x86-64");
#endif
}

static void test_exiting_is_no_verdict(void)
{
#ifdef __x86_64__
    g_auto(Posix) posix = {
        .student = WORK("__asm__ volatile(\"syscall\" : : \"a\"(231L), \"D\"(0L)"
                        " : \"rcx\", \"r11\", \"memory\");"),
    };

    posix_run(&posix);
    g_assert_cmpint(posix.end, ==, SESSION_KILLED);
    g_assert_cmpuint(posix.status.runs, ==, 0);
#else
    g_test_skip("written for x86-64");
#endif
}

/* No signal comes through any more, the watch's neither: the process is killed. */
static void test_a_program_that_is_deaf_ends_in_time(void)
{
#ifdef __x86_64__
    g_auto(Posix) posix = {
        .student =
            WORK("long r; uint64_t all = ~0ull;\n"
                 "__asm__ volatile(\"mov $8, %%r10d\\n syscall\" : \"=a\"(r)"
                 " : \"0\"(14L), \"D\"(0L), \"S\"(&all), \"d\"(0L)"
                 " : \"rcx\", \"r10\", \"r11\", \"memory\"); for (;;) counts[0]++;"),
        .seconds = 1,
    };
    gint64 begin = g_get_monotonic_time();

    posix_run(&posix);
    g_assert_cmpint(posix.end, ==, SESSION_OVERRAN);
    g_assert_cmpuint(posix.status.runs, ==, 0);
    g_assert_cmpint(g_get_monotonic_time() - begin, <, 30 * G_USEC_PER_SEC);
#else
    g_test_skip("written for x86-64");
#endif
}

static void test_a_jump_into_a_stub(void)
{
    g_auto(Posix) posix = {
        .student = "volatile uint32_t counts[8];\nvoid __irqlab_handler_return(void);\n"
                   "void setup(void) { }\n"
                   "void work(void) { __irqlab_handler_return(); counts[0]++; }\n",
    };

    posix_run(&posix);
    assert_ends_each_run(&posix, BOARD_RULE_TAMPERING);
}

static void add(const char *name, GTestFunc test)
{
    g_autofree char *path = g_strconcat("/posix/rules/", name, NULL);

    g_test_add_func(path, test);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add("alloc in a handler", test_alloc_in_a_handler);
    add("free in a handler", test_free_in_a_handler);
    add("print in a handler", test_print_in_a_handler);
    add("wait in a handler", test_wait_in_a_handler);
    add("a rule that is off is not counted", test_a_rule_that_is_off_is_not_counted);
    add("main may do all that", test_main_may_do_all_that);
    add("masked on return", test_masked_on_return);
    add("the scenario may mask", test_the_scenario_may_mask);
    add("bad arguments", test_bad_arguments);
    add("the scenario's functions are not the student's",
        test_the_scenarios_functions_are_not_the_students);
    add("a run that does not end", test_a_run_that_does_not_end);
    add("crashes in main", test_crashes_in_main);
    add("a crash in a handler tells the stack",
        test_a_crash_in_a_handler_tells_the_stack);
    add("a bad pointer given to the board", test_a_bad_pointer_given_to_the_board);
    add("a stack without end", test_a_stack_without_end);
    add("a system call ends the program", test_a_system_call_ends_the_program);
    add("exiting is no verdict", test_exiting_is_no_verdict);
    add("a program that is deaf ends in time", test_a_program_that_is_deaf_ends_in_time);
    add("a jump into a stub", test_a_jump_into_a_stub);
    return g_test_run();
}
