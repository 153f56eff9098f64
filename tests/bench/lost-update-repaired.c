/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The repaired lost update: main's load, add and store lie in a critical section. */
#include "lab.h"

volatile uint32_t count;

void count_up(void)
{
    for (unsigned i = 0; i < ITERATIONS; i++) {
        irq_state former = irq_disable();
        count += 1;
        irq_enable(former);
    }
}

void on_tick(void *self)
{
    (void)self;
    count += 1;
}
