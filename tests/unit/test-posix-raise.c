/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-posix-raise.c - the posix board: what raises.  Timers that are faster than a signal can
 * be, and the bytes that UART1 hears. */
#include <sys/socket.h>
#include <unistd.h>

#include "tests/unit/posix-fixture.h"

#define COUNTER                                                                          \
    "volatile uint32_t counts[8];\n"                                                     \
    "static void on_tim4(void *self) { (void)self; counts[4]++; }\n"

/* ---- fast timers -------------------------------------------------------------------------- */

/* A timer that expires faster than its signal can be handled: nothing overflows, main goes
 * on, and what is too much is counted as lost. */
static void test_a_timer_that_is_too_fast_is_survived(void)
{
    g_auto(Posix) posix = {
        .student = "volatile uint32_t counts[8];\n"
                   "static void slow(void *self) { (void)self; counts[0]++;\n"
                   "for (volatile int i = 0; i < 20000; i++) { } }\n"
                   "void setup(void) { irq_attach(BUTTON, 3, slow, 0);\n"
                   "timer_start(TIM4, 1000000000, slow, 0); timer_start(TIM2, "
                   "1000000000, slow, 0); }\n"
                   "void work(void) { while (counts[0] < 300) { } }\n",
        .runs = 3,
    };

    posix_run(&posix);
    g_assert_cmpint(posix.end, ==, SESSION_FINISHED);
    g_assert_cmpuint(posix.status.runs, ==, 3);
    g_assert_cmpuint(posix.status.crash.count, ==, 0);
}

/* Its source has no end of events, and its handler takes forty times its interval. */
static void test_main_goes_on_beside_an_endless_fast_source(void)
{
    const gboolean storms[] = {FALSE, TRUE};

    for (gsize i = 0; i < G_N_ELEMENTS(storms); i++) {
        g_auto(Posix) posix = {
            .student =
                "volatile uint32_t counts[8];\n"
                "static void slow(void *self) { (void)self; counts[0]++;\n"
                "for (volatile int i = 0; i < 20000; i++) { } }\n"
                "void setup(void) { irq_attach(BUTTON, 3, slow, 0); }\n"
                "void work(void) { for (volatile int i = 0; i < 10000000; i++) { } }\n",
            .scenario = "{ setup(); work(); check(\"came\", counts[0] > 10); }",
            .storm = storms[i],
            .speed = 1000,
            .runs = 2,
        };

        posix_run(&posix);
        posix_assert_held(&posix, "came");
        g_assert_cmpuint(posix.status.sources[PROGRAM_BUTTON].raised, >,
                         posix.status.sources[PROGRAM_BUTTON].taken);
    }
}

/* Whatever came is counted: the clock says how much that must be. */
static void test_a_fast_timer_counts_every_expiry(void)
{
    g_auto(Posix) posix = {
        .student = COUNTER "void setup(void) { irq_attach(BUTTON, 4, on_tim4, 0); }\n"
                           "void work(void) { while (counts[4] < 5000) { } }\n",
        .speed = 50, /* every 20 us */
        .runs = 1,
    };
    const BoardSource *source = &posix.status.sources[PROGRAM_BUTTON];
    double expected;

    posix_run(&posix);
    g_assert_cmpint(posix.end, ==, SESSION_FINISHED);
    g_assert_cmpuint(posix.status.runs, ==, 1);
    expected = (double)(source->last_ns - source->first_ns) / 20000;
    g_test_message("%.0f expected, %u raised, %u lost", expected, (guint)source->raised,
                   (guint)source->lost);
    g_assert_cmpfloat((double)source->raised, >=, expected - 2);
    /* Its handler may have been late at the beginning, and one be pending at the end. */
    g_assert_cmpfloat((double)source->raised - expected, <, 2000);
    g_assert_cmpuint(source->raised, <=, source->taken + source->lost + 1);
}

/* ---- UART1 ---------------------------------------------------------------------------------------------- */

#define LISTENER                                                                         \
    "volatile uint32_t counts[8];\n"                                                     \
    "static void on_byte(void *self) { (void)self;\n"                                    \
    "while (uart_ready()) counts[1] = counts[1] << 8 | uart_read(); }\n"                 \
    "void setup(void) { irq_attach(UART1, 8, on_byte, 0); }\nvoid work(void) { }\n"

static void test_the_labs_bytes_are_heard(void)
{
    g_auto(Posix) posix = {
        .student = LISTENER,
        .scenario = "{ setup(); settle(); check(\"heard\", lost(UART1) > 0 ||\n"
                    "uart_overrun() || counts[1] == 0x61626364); }",
    };

    posix_run(&posix);
    posix_assert_held(&posix, "heard");
    g_assert_cmpuint(posix.status.n_received, ==, 80);
}

static void test_bytes_of_a_descriptor_are_heard(void)
{
    g_auto(Posix) posix = {
        .student = LISTENER,
        .scenario = "{ setup(); settle(); check(\"heard\", counts[1] == 0x77787934); }",
        .runs = 1,
    };
    int ends[2];

    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), ==, 0);
    g_assert_cmpint(write(ends[1], "wxy4", 4), ==, 4);
    posix.uart_fd = ends[0];
    posix_run(&posix);
    close(ends[0]);
    close(ends[1]);
    posix_assert_held(&posix, "heard");
}

/* Two runs hear four bytes each.  The third hears two, and is not counted. */
static void test_all_ends_with_the_line(void)
{
    g_auto(Posix) posix = {.student = LISTENER};
    int ends[2];

    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), ==, 0);
    g_assert_cmpint(write(ends[1], "abcdefghij", 10), ==, 10);
    close(ends[1]);
    posix.uart_fd = ends[0];
    posix_run(&posix);
    close(ends[0]);
    g_assert_cmpint(posix.end, ==, SESSION_FINISHED);
    g_assert_cmpuint(posix.status.runs, ==, 2);
    g_assert_cmpuint(posix.status.n_received, ==, 10);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/posix/a timer that is too fast is survived",
                    test_a_timer_that_is_too_fast_is_survived);
    g_test_add_func("/posix/main goes on beside an endless fast source",
                    test_main_goes_on_beside_an_endless_fast_source);
    g_test_add_func("/posix/a fast timer counts every expiry",
                    test_a_fast_timer_counts_every_expiry);
    g_test_add_func("/posix/the lab's bytes are heard", test_the_labs_bytes_are_heard);
    g_test_add_func("/posix/bytes of a descriptor are heard",
                    test_bytes_of_a_descriptor_are_heard);
    g_test_add_func("/posix/all ends with the line", test_all_ends_with_the_line);
    return g_test_run();
}
