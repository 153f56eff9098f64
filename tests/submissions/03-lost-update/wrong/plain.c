/* wrong: total: main loads, adds and stores, and the handler comes in between */
/* not on: host-O2 (one add instruction does it all in memory) */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "irqlab.h"
#include "lab.h"

static uint32_t bottles;

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
