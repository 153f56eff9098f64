/* SPDX-License-Identifier: GPL-2.0-or-later */
/* irq_wait() returns when the handler of the source that woke it has ended. */
/* expect: before tim4( ) after */
#include "conformance.h"

HANDLER(on_tim4)
{
    note("tim4(");
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
