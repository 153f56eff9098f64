/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The compiler's atomic addition: one locked instruction on a PC; on a Cortex-M a load and
 * a store that notice an interrupt between them, and then try again. */
#include <stdatomic.h>

#include "irqlab.h"
#include "lab.h"

static atomic_uint bottles;

static void on_belt_b(void *self)
{
    (void)self;
    atomic_fetch_add(&bottles, 1);
}

void counter_start(void)
{
    timer_start(TIM4, 1000000, on_belt_b, NULL);
}

void count_bottle(void)
{
    atomic_fetch_add(&bottles, 1);
}

uint32_t bottles_counted(void)
{
    return atomic_load(&bottles);
}
