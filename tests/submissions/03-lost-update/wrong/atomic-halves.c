/* wrong: total: an atomic load and an atomic store are two steps, not one */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdatomic.h>

#include "irqlab.h"
#include "lab.h"

static atomic_uint bottles;

static void add_one(void)
{
    atomic_store(&bottles, atomic_load(&bottles) + 1);
}

static void on_belt_b(void *self)
{
    (void)self;
    add_one();
}

void counter_start(void)
{
    timer_start(TIM4, 1000000, on_belt_b, NULL);
}

void count_bottle(void)
{
    add_one();
}

uint32_t bottles_counted(void)
{
    return atomic_load(&bottles);
}
