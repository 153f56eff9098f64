/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A handler that waits breaks blocking-in-handler. */
/* breaks: blocking-in-handler */
#include "conformance.h"

static volatile uint32_t counter;

HANDLER(on_tim4)
{
    irq_wait(); /* here */
    counter = 203;
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
}
