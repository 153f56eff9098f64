/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The addition in main cannot be cut in two: interrupts wait until it is stored.  The
 * handler needs nothing, because main never interrupts a handler. */
#include "irqlab.h"
#include "lab.h"

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
    irq_state state = irq_disable();

    bottles += 1;
    irq_enable(state);
}

uint32_t bottles_counted(void)
{
    return bottles;
}
