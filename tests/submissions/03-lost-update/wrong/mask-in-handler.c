/* wrong: total: masks where nobody could come in, and not where the handler does */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "irqlab.h"
#include "lab.h"

static volatile uint32_t bottles;

static void on_belt_b(void *self)
{
    irq_state state = irq_disable();

    (void)self;
    bottles += 1;
    irq_enable(state);
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
