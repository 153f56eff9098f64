/* wrong: rules: the handler waits for main, and main cannot go on before the handler returns */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "irqlab.h"
#include "lab.h"

static volatile uint32_t bottles;

static volatile bool busy;

static void on_belt_b(void *self)
{
    (void)self;
    while (busy)
        ;
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
