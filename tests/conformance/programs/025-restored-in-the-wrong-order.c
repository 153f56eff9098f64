/* SPDX-License-Identifier: GPL-2.0-or-later */
/* States given back in the wrong order leave interrupts masked. */
/* expect: tim4 between masked tim4 main */
#include "conformance.h"

HANDLER(on_tim4)
{
    note("tim4");
}

void go(void)
{
    irq_state first, second;

    irq_attach(TIM4, 8, on_tim4, NULL);
    first = irq_disable();
    second = irq_disable();
    raise_now(BIT(TIM4));
    irq_enable(first);
    note("between");
    irq_enable(second);
    raise_now(BIT(TIM4));
    note("masked");
    irq_enable(false);
    note("main");
}
