/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A pending raise outlives a second irq_attach() and is served by the new handler. */
/* expect: masked second main */
#include "conformance.h"

HANDLER(on_any)
{
    note("first");
}

HANDLER(on_tim4)
{
    note("second");
}

void go(void)
{
    irq_state state;

    irq_attach(TIM4, 8, on_any, NULL);
    state = irq_disable();
    raise_now(BIT(TIM4));
    irq_attach(TIM4, 8, on_tim4, NULL);
    note("masked");
    irq_enable(state);
    note("main");
}
