/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In the tick source's handler ticks() has counted the raise that led to it. */
/* ticks: TIM3 */
/* expect: 1 2 main */
#include "conformance.h"

HANDLER(on_tim3)
{
    note_number(ticks());
}

void go(void)
{
    irq_attach(TIM3, 8, on_tim3, NULL);
    raise_now(BIT(TIM3));
    raise_now(BIT(TIM3));
    note("main");
}
