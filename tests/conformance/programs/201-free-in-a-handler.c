/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A handler that frees breaks alloc-in-handler. */
/* breaks: alloc-in-handler */
#include "conformance.h"

static volatile uint32_t counter;

HANDLER(on_tim4)
{
    heap_free(NULL); /* here */
    counter = 201;
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
}
