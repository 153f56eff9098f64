/* SPDX-License-Identifier: GPL-2.0-or-later */
/* live-program.c - what runs natively for the live figures. */
#include "lab.h"

static volatile uint32_t count;

static void on_tick(void *self)
{
    (void)self;
    count++;
}

void pairs(uint32_t times)
{
    while (times-- > 0)
        irq_enable(irq_disable());
}

void start(void)
{
    timer_start(TIM4, 1000000, on_tick, NULL);
}

void busy(uint32_t events)
{
    while (ticks() < events) {
        for (volatile uint32_t i = 0; i < 20000; i++) {
        }
    }
}
