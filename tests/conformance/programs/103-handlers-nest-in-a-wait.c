/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Handlers nest while main waits as they do while it runs. */
/* expect: before tim4( tim2 ) after */
#include "conformance.h"

HANDLER(on_tim2)
{
    note("tim2");
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
    note("before");
    raise_asleep(BIT(TIM4));
    irq_wait();
    note("after");
}
