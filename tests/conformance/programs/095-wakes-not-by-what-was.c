/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A source that was taken before irq_wait() does not end it: the wake-up is lost. */
/* breaks: lost-wakeup */
#include "conformance.h"

static volatile uint32_t counter;

HANDLER(on_tim4)
{
    counter = 1;
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
    irq_wait(); /* here */
    counter = 2;
}
