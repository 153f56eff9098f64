/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A load in a handler from where there is nothing breaks memory. */
/* breaks: memory */
#include "conformance.h"

static volatile uint32_t counter;

HANDLER(on_tim4)
{
    counter = *(volatile uint32_t *)0x60000000; /* here */
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
}
