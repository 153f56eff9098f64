/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A handler that disables its own source goes on, and is not taken again. */
/* expect: tim4( ) main */
#include "conformance.h"

HANDLER(on_tim4)
{
    note("tim4(");
    irq_source_disable(TIM4);
    raise_now(BIT(TIM4));
    note(")");
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
    raise_now(BIT(TIM4));
    note("main");
}
