/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Handlers nest as deep as there are priorities, and end in the opposite order. */
/* expect: tim5( tim4( tim3( tim2( )tim2 )tim3 )tim4 )tim5 main */
#include "conformance.h"

HANDLER(on_tim2)
{
    note("tim2(");
    note(")tim2");
}

HANDLER(on_tim3)
{
    note("tim3(");
    raise_now(BIT(TIM2));
    note(")tim3");
}

HANDLER(on_tim4)
{
    note("tim4(");
    raise_now(BIT(TIM3));
    note(")tim4");
}

HANDLER(on_tim5)
{
    note("tim5(");
    raise_now(BIT(TIM4));
    note(")tim5");
}

void go(void)
{
    irq_attach(TIM2, 0, on_tim2, NULL);
    irq_attach(TIM3, 1, on_tim3, NULL);
    irq_attach(TIM4, 2, on_tim4, NULL);
    irq_attach(TIM5, 3, on_tim5, NULL);
    raise_now(BIT(TIM5));
    note("main");
}
