/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A handler that allocates breaks alloc-in-handler. */
/* breaks: alloc-in-handler */
#include "conformance.h"

static void *volatile NAME(block);

HANDLER(on_tim4)
{
    NAME(block) = heap_alloc(8); /* here */
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
}
