/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A scheduled call is interruptible, and a call that its handler schedules waits for
 * its end. */
/* expect: a( tim4( ) ) b main */
#include "conformance.h"

HANDLER(call_b)
{
    note("b");
}

HANDLER(on_tim4)
{
    note("tim4(");
    irq_schedule(call_b, NULL);
    note(")");
}

HANDLER(call_a)
{
    note("a(");
    raise_now(BIT(TIM4));
    note(")");
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    irq_schedule(call_a, NULL);
    note("main");
}
