/* wrong: reading: answers 0 when a bottle passes while it is adding up */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "irqlab.h"
#include "lab.h"

static volatile uint32_t on_belt_a;
static volatile uint32_t on_belt_b;

static void bottle_on_belt_b(void *self)
{
    (void)self;
    on_belt_b += 1;
}

void counter_start(void)
{
    timer_start(TIM4, 1000000, bottle_on_belt_b, NULL);
}

void count_bottle(void)
{
    on_belt_a += 1;
}

/* Looks twice; if the two differ the count is not to be trusted. */
uint32_t bottles_counted(void)
{
    uint32_t first = on_belt_a + on_belt_b;
    uint32_t second = on_belt_a + on_belt_b;

    return first == second ? first : 0;
}
