/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A less urgent source waits for the end of the running handler, and main for both. */
/* expect: tim2( ) tim4 main */
#include "conformance.h"

HANDLER(on_tim4)
{
    note("tim4");
}

HANDLER(on_tim2)
{
    note("tim2(");
    raise_now(BIT(TIM4));
    note(")");
}

void go(void)
{
    irq_attach(TIM2, 4, on_tim2, NULL);
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM2));
    note("main");
}
