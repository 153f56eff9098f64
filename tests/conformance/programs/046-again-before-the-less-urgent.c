/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A source raised again in its handler goes before a less urgent one that has waited
 * longer. */
/* expect: tim4 tim4 tim5 main */
#include "conformance.h"

static uint32_t counter;

HANDLER(on_tim4)
{
    note("tim4");
    if (counter++ > 0)
        return;
    raise_now(BIT(TIM5));
    raise_now(BIT(TIM4));
}

HANDLER(on_tim5)
{
    note("tim5");
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    irq_attach(TIM5, 12, on_tim5, NULL);
    raise_now(BIT(TIM4));
    note("main");
}
