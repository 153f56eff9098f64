/* wrong: total: the old number is loaded before the mask, so the store is late all the same */
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
    uint32_t more = bottles + 1;
    irq_state state = irq_disable();

    bottles = more;
    irq_enable(state);
}

uint32_t bottles_counted(void)
{
    return bottles;
}
