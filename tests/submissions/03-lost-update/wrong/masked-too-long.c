/* wrong: masked: keeps interrupts off while it brings the shift statistics up to date */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "irqlab.h"
#include "lab.h"

static volatile uint32_t bottles;

static volatile uint32_t by_shift[24];

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
    for (unsigned hour = 23; hour > 0; hour--)
        by_shift[hour] = by_shift[hour - 1];
    by_shift[0] = bottles;
    irq_enable(state);
}

uint32_t bottles_counted(void)
{
    return bottles;
}
