/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mask is no context's own: the outer handler finds it as the nested one has left
 * it. */
/* expect: tim4( tim2 false ) main */
#include "conformance.h"

HANDLER(on_tim2)
{
    irq_state state = irq_disable();

    note("tim2");
    irq_enable(state);
}

HANDLER(on_tim4)
{
    irq_state state;

    note("tim4(");
    raise_now(BIT(TIM2));
    state = irq_disable();
    irq_enable(state);
    note_truth(state);
    note(")");
}

void go(void)
{
    irq_attach(TIM2, 4, on_tim2, NULL);
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
    note("main");
}
