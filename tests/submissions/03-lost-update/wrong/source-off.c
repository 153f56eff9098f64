/* wrong: alive: main switches TIM4 off to have its peace, and never on again */
/* SPDX-License-Identifier: GPL-2.0-or-later */
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
    irq_source_disable(TIM4);
    bottles += 1;
}

uint32_t bottles_counted(void)
{
    return bottles;
}
