/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A second irq_attach() gives a pending source its new priority. */
/* expect: tim4 tim3 main */
#include "conformance.h"

HANDLER(on_any)
{
    note(self);
}

void go(void)
{
    irq_state state;

    irq_attach(TIM3, 6, on_any, "tim3");
    irq_attach(TIM4, 8, on_any, "tim4");
    state = irq_disable();
    raise_now(BIT(TIM3) | BIT(TIM4));
    irq_attach(TIM4, 4, on_any, "tim4");
    irq_enable(state);
    note("main");
}
