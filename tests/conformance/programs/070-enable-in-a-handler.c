/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A handler that enables a pending source more urgent than itself is pre-empted at
 * once. */
/* expect: tim4( tim2 enabled ) main */
#include "conformance.h"

HANDLER(on_tim2)
{
    note("tim2");
}

HANDLER(on_tim4)
{
    note("tim4(");
    irq_source_enable(TIM2);
    note("enabled");
    note(")");
}

void go(void)
{
    irq_state state;

    irq_attach(TIM2, 4, on_tim2, NULL);
    irq_attach(TIM4, 8, on_tim4, NULL);
    state = irq_disable();
    raise_now(BIT(TIM2));
    irq_source_disable(TIM2);
    irq_enable(state);
    raise_now(BIT(TIM4));
    note("main");
}
