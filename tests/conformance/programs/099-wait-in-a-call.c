/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A scheduled call may wait; no other call starts meanwhile. */
/* expect: a( tim4 )a b main */
#include "conformance.h"

HANDLER(on_tim4)
{
    note("tim4");
}

HANDLER(call_a)
{
    note("a(");
    raise_asleep(BIT(TIM4));
    irq_wait();
    note(")a");
}

HANDLER(call_b)
{
    note("b");
}

void go(void)
{
    irq_state state;

    irq_attach(TIM4, 8, on_tim4, NULL);
    state = irq_disable();
    irq_schedule(call_a, NULL);
    irq_schedule(call_b, NULL);
    irq_enable(state);
    note("main");
}
