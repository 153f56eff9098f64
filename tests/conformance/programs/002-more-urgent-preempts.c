/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A more urgent source pre-empts the handler of a less urgent one (ARMv7-M ARM
 * B1.5.4). */
/* expect: tim4( tim2 ) main */
#include "conformance.h"

HANDLER(on_tim2)
{
    note("tim2");
}

HANDLER(on_tim4)
{
    note("tim4(");
    raise_now(BIT(TIM2));
    note(")");
}

void go(void)
{
    irq_attach(TIM2, 4, on_tim2, NULL);
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
    note("main");
}
