/* SPDX-License-Identifier: GPL-2.0-or-later */
/* irq_wait() returns at once when a source is pending already. */
/* expect: before after tim4 main */
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
    note("before");
    irq_wait();
    note("after");
    irq_enable(state);
    note("main");
}
