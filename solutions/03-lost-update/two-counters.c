/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One writer a counter: main adds to one, the handler to the other, and nobody can undo
 * what another has stored.  No masking at all. */
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

uint32_t bottles_counted(void)
{
    return on_belt_a + on_belt_b;
}
