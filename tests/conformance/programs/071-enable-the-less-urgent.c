/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A handler that enables a pending source less urgent than itself goes on first. */
/* expect: tim4( enabled ) tim5 main */
#include "conformance.h"

HANDLER(on_tim5)
{
    note("tim5");
}

HANDLER(on_tim4)
{
    note("tim4(");
    irq_source_enable(TIM5);
    note("enabled");
    note(")");
}

void go(void)
{
    irq_state state;

    irq_attach(TIM5, 12, on_tim5, NULL);
    irq_attach(TIM4, 8, on_tim4, NULL);
    state = irq_disable();
    raise_now(BIT(TIM5));
    irq_source_disable(TIM5);
    irq_enable(state);
    raise_now(BIT(TIM4));
    note("main");
}
