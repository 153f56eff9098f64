/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A critical section in a scheduled call keeps sources back as one of main does. */
/* expect: a( masked tim4 ) main */
#include "conformance.h"

HANDLER(on_tim4)
{
    note("tim4");
}

HANDLER(call_a)
{
    irq_state state;

    note("a(");
    state = irq_disable();
    raise_now(BIT(TIM4));
    note("masked");
    irq_enable(state);
    note(")");
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    irq_schedule(call_a, NULL);
    note("main");
}
