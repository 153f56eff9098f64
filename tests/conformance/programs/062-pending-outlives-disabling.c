/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A raise that is pending when its source is disabled stays so, and is taken when it
 * is enabled. */
/* expect: unmasked tim4 enabled */
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
    irq_enable(state);
    note("unmasked");
    irq_source_enable(TIM4);
    note("enabled");
}
