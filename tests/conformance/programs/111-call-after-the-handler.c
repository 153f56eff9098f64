/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A call that a handler schedules starts when the handler has ended, before main goes
 * on. */
/* expect: tim4( ) call main */
#include "conformance.h"

HANDLER(call_a)
{
    note("call");
}

HANDLER(on_tim4)
{
    note("tim4(");
    irq_schedule(call_a, NULL);
    note(")");
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
    note("main");
}
