/* wrong: total: a bottle between adding the missed ones and clearing them is forgotten */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "irqlab.h"
#include "lab.h"

static volatile uint32_t bottles;

static volatile uint32_t missed;
static volatile bool busy;

static void on_belt_b(void *self)
{
    (void)self;
    if (busy)
        missed += 1;
    else
        bottles += 1;
}

void counter_start(void)
{
    timer_start(TIM4, 1000000, on_belt_b, NULL);
}

void count_bottle(void)
{
    busy = true;
    bottles += 1 + missed;
    missed = 0;
    busy = false;
}

uint32_t bottles_counted(void)
{
    return bottles + missed;
}
