/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Critical sections nest: the inner irq_enable() does not unmask. */
/* expect: inner outer tim4 main */
#include "conformance.h"

HANDLER(on_tim4)
{
    note("tim4");
}

void go(void)
{
    irq_state outer, inner;

    irq_attach(TIM4, 8, on_tim4, NULL);
    outer = irq_disable();
    inner = irq_disable();
    raise_now(BIT(TIM4));
    note("inner");
    irq_enable(inner);
    note("outer");
    irq_enable(outer);
    note("main");
}
