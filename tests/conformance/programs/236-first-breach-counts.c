/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Of two rules that are broken the first one is told. */
/* breaks: alloc-in-handler */
#include "conformance.h"

static void *volatile NAME(block);

HANDLER(on_tim4)
{
    NAME(block) = heap_alloc(2); /* here */
    console_write("x");
    irq_disable();
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
}
