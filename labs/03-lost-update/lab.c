/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lab.c - counts the bottles of two belts.
 *
 * Main watches belt A and calls count_bottle().  Belt B has TIM4: its handler runs once a
 * bottle.  Both add to the same count. */
#include "lab.h"
#include "irqlab.h"

static volatile uint32_t bottles;

static void on_belt_b(void *self)
{
    (void)self;
    bottles += 1;
}

void counter_start(void)
{
    timer_start(TIM4, 1000000, on_belt_b, NULL);
}

void count_bottle(void)
{
    bottles += 1;
}

uint32_t bottles_counted(void)
{
    return bottles;
}
