/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two sources that are both more urgent than the running handler come one after the
 * other. */
/* expect: tim4( tim2( ) tim3( ) ) main */
#include "conformance.h"

HANDLER(on_any)
{
    note(self);
    note(")");
}

HANDLER(on_tim4)
{
    note("tim4(");
    raise_now(BIT(TIM2) | BIT(TIM3));
    note(")");
}

void go(void)
{
    irq_attach(TIM2, 2, on_any, "tim2(");
    irq_attach(TIM3, 4, on_any, "tim3(");
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
    note("main");
}
