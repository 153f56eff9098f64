/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A call that the waking handler schedules runs before irq_wait() returns. */
/* expect: before tim4( ) call after */
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
    note("before");
    raise_asleep(BIT(TIM4));
    irq_wait();
    note("after");
}
