/* wrong: total: a scheduled call is not a handler, but it too comes between two instructions of main */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "irqlab.h"
#include "lab.h"

static volatile uint32_t bottles;

static void count_later(void *arg)
{
    (void)arg;
    bottles += 1;
}

static void on_belt_b(void *self)
{
    (void)self;
    irq_schedule(count_later, NULL);
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
