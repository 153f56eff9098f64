/* wrong: total: the optimiser removes the first store to busy, which nothing in the file can see */
/* not on: host-O0, thumb-O0 (without the optimiser every store stays, in order) */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "irqlab.h"
#include "lab.h"

static uint32_t bottles;
static uint32_t while_busy;
static bool busy;

/* The display has no room for more. */
#define MOST 99999999u

static void on_belt_b(void *self)
{
    (void)self;
    if (busy)
        while_busy += 1;
    else if (bottles < MOST)
        bottles += 1;
}

void counter_start(void)
{
    timer_start(TIM4, 1000000, on_belt_b, NULL);
}

void count_bottle(void)
{
    busy = true;
    if (bottles < MOST)
        bottles += 1;
    busy = false;
}

uint32_t bottles_counted(void)
{
    return bottles + while_busy;
}
