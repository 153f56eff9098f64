/* SPDX-License-Identifier: GPL-2.0-or-later */
/* posix-fixture.h - small programs run on the posix board, in its sandbox. */
#ifndef IRQLAB_TESTS_POSIX_FIXTURE_H
#define IRQLAB_TESTS_POSIX_FIXTURE_H

#include "toolchain/session.h"

/** What to run, and how it went.  Zero-initialised but for what a test says. */
typedef struct {
    const char *student;  /**< after #include "irqlab.h"; defines setup() and work() */
    const char *scenario; /**< the body of scenario(); NULL: setup(); work(); settle(); */
    const char *target;   /**< NULL: "host-O2" */
    guint64 runs;         /**< 0: 20 */
    gboolean storm;
    guint speed;   /**< 0: 1 */
    guint seconds; /**< that it may take; 0: so many that no test waits for them */
    guint32 rules_off;
    int uart_fd; /**< 0: none */

    BoardStatus status;
    SessionEnd end;
    int signal;
    char *line; /**< of the first crash or breach: "lab.c:7", or NULL */
} Posix;

/** Runs it.  TIM2 has priority 2 and 3 events a run, TIM4 priority 8 and 5, UART1 priority
 *  8 and 4 and hears "abcd", BUTTON priority 8 and unlimited ones. */
void posix_run(Posix *posix);
void posix_clear(Posix *posix);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Posix, posix_clear)

/** The check @id held in every run, and there were as many as asked for. */
void posix_assert_held(const Posix *posix, const char *id);
/** In how many runs the check @id failed. */
guint64 posix_failed(const Posix *posix, const char *id);

#endif
