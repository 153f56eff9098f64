/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A handler that masks keeps a more urgent source out until it unmasks. */
/* expect: tim4( masked tim2 unmasked ) main */
#include "conformance.h"

HANDLER(on_tim2)
{
    note("tim2");
}

HANDLER(on_tim4)
{
    irq_state state;

    note("tim4(");
    state = irq_disable();
    raise_now(BIT(TIM2));
    note("masked");
    irq_enable(state);
    note("unmasked");
    note(")");
}

void go(void)
{
    irq_attach(TIM2, 4, on_tim2, NULL);
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
    note("main");
}
