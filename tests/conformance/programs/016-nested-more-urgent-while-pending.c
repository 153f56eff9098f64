/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A source that was kept back by its priority does not keep a more urgent one back. */
/* expect: tim4( tim2 ) tim5 main */
#include "conformance.h"

HANDLER(on_any)
{
    note(self);
}

HANDLER(on_tim4)
{
    note("tim4(");
    raise_now(BIT(TIM5));
    raise_now(BIT(TIM2));
    note(")");
}

void go(void)
{
    irq_attach(TIM2, 2, on_any, "tim2");
    irq_attach(TIM4, 8, on_tim4, NULL);
    irq_attach(TIM5, 12, on_any, "tim5");
    raise_now(BIT(TIM4));
    note("main");
}
