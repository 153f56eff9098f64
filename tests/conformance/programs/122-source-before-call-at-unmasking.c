/* SPDX-License-Identifier: GPL-2.0-or-later */
/* At irq_enable() a pending source goes before a call that was scheduled earlier. */
/* expect: masked tim4 call main */
#include "conformance.h"

HANDLER(call_a)
{
    note("call");
}

HANDLER(on_tim4)
{
    note("tim4");
}

void go(void)
{
    irq_state state;

    irq_attach(TIM4, 15, on_tim4, NULL);
    state = irq_disable();
    irq_schedule(call_a, NULL);
    raise_now(BIT(TIM4));
    note("masked");
    irq_enable(state);
    note("main");
}
