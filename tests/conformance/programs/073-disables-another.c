/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A source that a handler disables while it is pending is not taken after it. */
/* expect: tim4( ) main tim5 end */
#include "conformance.h"

HANDLER(on_tim5)
{
    note("tim5");
}

HANDLER(on_tim4)
{
    note("tim4(");
    raise_now(BIT(TIM5));
    irq_source_disable(TIM5);
    note(")");
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    irq_attach(TIM5, 12, on_tim5, NULL);
    raise_now(BIT(TIM4));
    note("main");
    irq_source_enable(TIM5);
    note("end");
}
