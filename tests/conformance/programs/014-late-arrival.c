/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A more urgent source that arrives while others are pending overtakes them (ARMv7-M
 * ARM B1.5.12). */
/* expect: tim4( ) tim2 tim3 tim5 main */
#include "conformance.h"

HANDLER(on_any)
{
    note(self);
}

/* Of equal priority: nothing of this comes before its end. */
HANDLER(on_tim4)
{
    note("tim4(");
    raise_now(BIT(TIM5));
    raise_now(BIT(TIM3));
    raise_now(BIT(TIM2));
    note(")");
}

void go(void)
{
    irq_attach(TIM2, 4, on_any, "tim2");
    irq_attach(TIM3, 6, on_any, "tim3");
    irq_attach(TIM4, 4, on_tim4, NULL);
    irq_attach(TIM5, 8, on_any, "tim5");
    raise_now(BIT(TIM4));
    note("main");
}
