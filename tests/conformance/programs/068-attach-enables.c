/* SPDX-License-Identifier: GPL-2.0-or-later */
/* irq_attach() enables a source that was disabled; what is pending is taken at once. */
/* expect: off tim4 attached */
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
    note("off");
    irq_attach(TIM4, 8, on_tim4, NULL);
    note("attached");
}
