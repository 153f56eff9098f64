/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A call that a nested handler schedules waits for the outer handler, too. */
/* expect: tim4( tim2( ) ) call main */
#include "conformance.h"

HANDLER(call_a)
{
    note("call");
}

HANDLER(on_tim2)
{
    note("tim2(");
    irq_schedule(call_a, NULL);
    note(")");
}

HANDLER(on_tim4)
{
    note("tim4(");
    raise_now(BIT(TIM2));
    note(")");
}

void go(void)
{
    irq_attach(TIM2, 4, on_tim2, NULL);
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
    note("main");
}
