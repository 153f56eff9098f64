/* wrong: rules: returns with interrupts masked once a crate is full */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "irqlab.h"
#include "lab.h"

static volatile uint32_t bottles;

static uint32_t in_crate;

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
    in_crate += 1;
    if (in_crate == 3) {
        in_crate = 0;
        return;
    }
    irq_enable(state);
}

uint32_t bottles_counted(void)
{
    return bottles;
}
