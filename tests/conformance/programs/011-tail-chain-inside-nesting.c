/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A source pending when a nested handler ends is taken before the outer one goes on,
 * if it is more urgent than that. */
/* expect: tim4( tim2( ) tim3 ) main */
#include "conformance.h"

HANDLER(on_tim2)
{
    note("tim2(");
    raise_now(BIT(TIM3));
    note(")");
}

HANDLER(on_tim3)
{
    note("tim3");
}

HANDLER(on_tim4)
{
    note("tim4(");
    raise_now(BIT(TIM2));
    note(")");
}

void go(void)
{
    irq_attach(TIM2, 2, on_tim2, NULL);
    irq_attach(TIM3, 4, on_tim3, NULL);
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
    note("main");
}
