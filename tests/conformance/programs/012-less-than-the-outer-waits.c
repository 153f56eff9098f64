/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A source pending when a nested handler ends waits for the outer one, if it is less
 * urgent than that. */
/* expect: tim4( tim2( ) ) tim5 main */
#include "conformance.h"

HANDLER(on_tim2)
{
    note("tim2(");
    raise_now(BIT(TIM5));
    note(")");
}

HANDLER(on_tim4)
{
    note("tim4(");
    raise_now(BIT(TIM2));
    note(")");
}

HANDLER(on_tim5)
{
    note("tim5");
}

void go(void)
{
    irq_attach(TIM2, 2, on_tim2, NULL);
    irq_attach(TIM4, 8, on_tim4, NULL);
    irq_attach(TIM5, 12, on_tim5, NULL);
    raise_now(BIT(TIM4));
    note("main");
}
