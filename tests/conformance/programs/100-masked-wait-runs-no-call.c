/* SPDX-License-Identifier: GPL-2.0-or-later */
/* While interrupts are masked irq_wait() runs no scheduled call: it stays queued. */
/* expect: before after tim4 call main */
#include "conformance.h"

HANDLER(on_tim4)
{
    note("tim4");
}

HANDLER(call_a)
{
    note("call");
}

void go(void)
{
    irq_state state;

    irq_attach(TIM4, 8, on_tim4, NULL);
    state = irq_disable();
    irq_schedule(call_a, NULL);
    note("before");
    raise_asleep(BIT(TIM4));
    irq_wait();
    note("after");
    irq_enable(state);
    note("main");
}
