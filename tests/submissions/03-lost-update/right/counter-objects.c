/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each belt has a counter of its own; the handler finds its own through self. */
#include "irqlab.h"
#include "lab.h"

struct counter {
    volatile uint32_t bottles;
    bool is_full;
};

static struct counter belts[2];

static void count(void *self)
{
    struct counter *counter = self;

    if (!counter->is_full)
        counter->bottles += 1;
    counter->is_full = counter->bottles == UINT32_MAX;
}

void counter_start(void)
{
    timer_start(TIM4, 250, count, &belts[1]);
}

void count_bottle(void)
{
    count(&belts[0]);
}

uint32_t bottles_counted(void)
{
    uint32_t sum = 0;

    for (unsigned i = 0; i < 2; i++)
        sum += belts[i].bottles;
    return sum;
}
