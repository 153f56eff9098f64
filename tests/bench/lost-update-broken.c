/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lost update: the handler may come between main's load and its store. */
#include "lab.h"

volatile uint32_t count;

void count_up(void)
{
    for (unsigned i = 0; i < ITERATIONS; i++)
        count += 1;
}

void on_tick(void *self)
{
    (void)self;
    count += 1;
}
