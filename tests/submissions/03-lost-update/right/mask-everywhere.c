/* SPDX-License-Identifier: GPL-2.0-or-later */
/* More masks than needed, on a number that is not even volatile: each API call makes the
 * compiler store the number before it and load it again after it. */
#include "irqlab.h"
#include "lab.h"

static uint32_t bottles;

static uint32_t add(uint32_t more)
{
    irq_state state = irq_disable();

    bottles += more;

    uint32_t now = bottles;

    irq_enable(state);
    return now;
}

static void on_belt_b(void *self)
{
    (void)self;
    add(1);
}

void counter_start(void)
{
    irq_attach(TIM4, 3, on_belt_b, NULL);
}

void count_bottle(void)
{
    add(1);
}

uint32_t bottles_counted(void)
{
    return add(0);
}
