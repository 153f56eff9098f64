/* wrong: total: the handler sees that main is adding and drops its bottle */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "irqlab.h"
#include "lab.h"

static volatile uint32_t bottles;

static volatile bool busy;

static void on_belt_b(void *self)
{
    (void)self;
    if (busy)
        return;
    bottles += 1;
}

void counter_start(void)
{
    timer_start(TIM4, 1000000, on_belt_b, NULL);
}

void count_bottle(void)
{
    busy = true;
    bottles += 1;
    busy = false;
}

uint32_t bottles_counted(void)
{
    return bottles;
}
