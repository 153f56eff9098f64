/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A source raised while its handler runs is taken again after it, not inside it. */
/* expect: tim4( ) tim4( ) main */
#include "conformance.h"

static uint32_t counter;

HANDLER(on_tim4)
{
    note("tim4(");
    if (counter++ == 0)
        raise_now(BIT(TIM4));
    note(")");
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
    note("main");
}
