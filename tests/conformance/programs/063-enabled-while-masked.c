/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A pending source that is enabled while interrupts are masked waits for irq_enable(). */
/* expect: enabled tim4 main */
#include "conformance.h"

HANDLER(on_tim4)
{
    note("tim4");
}

void go(void)
{
    irq_state state;

    irq_attach(TIM4, 8, on_tim4, NULL);
    state = irq_disable();
    raise_now(BIT(TIM4));
    irq_source_disable(TIM4);
    irq_source_enable(TIM4);
    note("enabled");
    irq_enable(state);
    note("main");
}
