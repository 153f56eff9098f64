/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A pending source that is disabled does not end irq_wait(). */
/* expect: before tim4 after tim2 main */
#include "conformance.h"

HANDLER(on_any)
{
    note(self);
}

void go(void)
{
    irq_state state;

    irq_attach(TIM2, 4, on_any, "tim2");
    irq_attach(TIM4, 8, on_any, "tim4");
    state = irq_disable();
    raise_now(BIT(TIM2));
    irq_source_disable(TIM2);
    irq_enable(state);
    note("before");
    raise_asleep(BIT(TIM4));
    irq_wait();
    note("after");
    irq_source_enable(TIM2);
    note("main");
}
