/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lab.h - what the benchmark's program must define.  The runner puts its own #define of
 * ITERATIONS before this text for other sizes. */
#ifndef BENCH_LAB_H
#define BENCH_LAB_H

#include "irqlab.h"

#ifndef ITERATIONS
#define ITERATIONS 500
#endif

/** What main and the handler both add to. */
extern volatile uint32_t count;

/** The student's main program: adds 1 to count, ITERATIONS times. */
void count_up(void);

/** The student's handler: adds 1 to count. */
void on_tick(void *self);

#endif
