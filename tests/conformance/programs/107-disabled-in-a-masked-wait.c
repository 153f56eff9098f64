/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A source that is raised, disabled and enabled while masked ends a masked irq_wait()
 * at once. */
/* expect: after tim4 main */
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
    irq_wait();
    note("after");
    irq_enable(state);
    note("main");
}
