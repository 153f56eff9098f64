/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A handler that makes a pending source more urgent than itself is pre-empted at once. */
/* expect: tim4( waits tim5 goes-on ) main */
#include "conformance.h"

HANDLER(on_tim5)
{
    note("tim5");
}

HANDLER(on_tim4)
{
    note("tim4(");
    raise_now(BIT(TIM5));
    note("waits");
    irq_attach(TIM5, 4, on_tim5, NULL);
    note("goes-on");
    note(")");
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    irq_attach(TIM5, 12, on_tim5, NULL);
    raise_now(BIT(TIM4));
    note("main");
}
