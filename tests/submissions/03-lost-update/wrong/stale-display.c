/* wrong: total: shows the number of main's last bottle, not what belt B has brought since */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "irqlab.h"
#include "lab.h"

static volatile uint32_t bottles;

static uint32_t shown;

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
    irq_state state = irq_disable();

    bottles += 1;
    shown = bottles;
    irq_enable(state);
}

uint32_t bottles_counted(void)
{
    return shown;
}
