/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A handler in a scheduled call is a handler: allocating there breaks
 * alloc-in-handler. */
/* breaks: alloc-in-handler */
#include "conformance.h"

static void *volatile NAME(block);

HANDLER(on_tim2)
{
    NAME(block) = heap_alloc(4); /* here */
}

HANDLER(call_a)
{
    NAME(block) = heap_alloc(8);
    raise_now(BIT(TIM2));
}

void go(void)
{
    irq_attach(TIM2, 4, on_tim2, NULL);
    irq_schedule(call_a, NULL);
}
