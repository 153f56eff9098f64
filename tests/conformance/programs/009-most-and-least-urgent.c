/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Priority 0 is more urgent than 1, and 14 than 15, which is more urgent than main. */
/* expect: 15( 14 ) 1( 0 ) main */
#include "conformance.h"

HANDLER(on_tim2)
{
    note("0");
}

HANDLER(on_tim3)
{
    note("1(");
    raise_now(BIT(TIM2));
    note(")");
}

HANDLER(on_tim4)
{
    note("14");
}

HANDLER(on_tim5)
{
    note("15(");
    raise_now(BIT(TIM4));
    note(")");
}

void go(void)
{
    irq_attach(TIM2, 0, on_tim2, NULL);
    irq_attach(TIM3, 1, on_tim3, NULL);
    irq_attach(TIM4, 14, on_tim4, NULL);
    irq_attach(TIM5, 15, on_tim5, NULL);
    raise_now(BIT(TIM5));
    raise_now(BIT(TIM3));
    note("main");
}
