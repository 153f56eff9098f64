/* SPDX-License-Identifier: GPL-2.0-or-later */
/* irq_enable(false) in a handler lets nothing in that is not more urgent. */
/* expect: tim4( ) tim3 tim4( ) main */
#include "conformance.h"

static uint32_t counter;

HANDLER(on_tim3)
{
    note("tim3");
}

HANDLER(on_tim4)
{
    note("tim4(");
    if (counter++ == 0)
        raise_now(BIT(TIM3) | BIT(TIM4));
    irq_enable(false);
    note(")");
}

void go(void)
{
    irq_attach(TIM3, 8, on_tim3, NULL);
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
    note("main");
}
