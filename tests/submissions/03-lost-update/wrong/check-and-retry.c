/* wrong: total: a bottle that came before the store is written over and looks right */
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

/* Store, then look whether it is still there; if somebody interfered, do it again. */
void count_bottle(void)
{
    uint32_t more;

    do {
        more = bottles + 1;
        bottles = more;
    } while (bottles != more);
}

uint32_t bottles_counted(void)
{
    return bottles;
}
