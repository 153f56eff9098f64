/* SPDX-License-Identifier: GPL-2.0-or-later */
/* irq_wait() returns only when nothing more can be taken. */
/* expect: before tim4( ) tim4( ) tim5 after */
#include "conformance.h"

static uint32_t counter;

HANDLER(on_tim4)
{
    note("tim4(");
    if (counter++ == 0)
        raise_now(BIT(TIM4) | BIT(TIM5));
    note(")");
}

HANDLER(on_tim5)
{
    note("tim5");
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    irq_attach(TIM5, 12, on_tim5, NULL);
    note("before");
    raise_asleep(BIT(TIM4));
    irq_wait();
    note("after");
}
