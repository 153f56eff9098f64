/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A handler may schedule while it masks; the call starts when the handler has ended. */
/* expect: tim4( masked ) call main */
#include "conformance.h"

HANDLER(call_a)
{
    note("call");
}

HANDLER(on_tim4)
{
    irq_state state = irq_disable();

    note("tim4(");
    irq_schedule(call_a, NULL);
    note("masked");
    irq_enable(state);
    note(")");
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
    note("main");
}
