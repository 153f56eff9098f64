/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A handler that gives its own source a less urgent priority runs at that (ARMv7-M ARM
 * B1.5.4). */
/* expect: tim4( waits tim3 lowered ) main */
#include "conformance.h"

HANDLER(on_tim3)
{
    note("tim3");
}

HANDLER(on_tim4)
{
    note("tim4(");
    raise_now(BIT(TIM3));
    note("waits");
    irq_attach(TIM4, 12, on_tim4, NULL);
    note("lowered");
    note(")");
}

void go(void)
{
    irq_attach(TIM3, 8, on_tim3, NULL);
    irq_attach(TIM4, 4, on_tim4, NULL);
    raise_now(BIT(TIM4));
    note("main");
}
