/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A pending source of any priority goes before a scheduled call. */
/* expect: tim4( ) tim5 call main */
#include "conformance.h"

HANDLER(call_a)
{
    note("call");
}

HANDLER(on_tim4)
{
    note("tim4(");
    irq_schedule(call_a, NULL);
    raise_now(BIT(TIM5));
    note(")");
}

HANDLER(on_tim5)
{
    note("tim5");
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    irq_attach(TIM5, 15, on_tim5, NULL);
    raise_now(BIT(TIM4));
    note("main");
}
