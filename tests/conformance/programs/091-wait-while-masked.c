/* SPDX-License-Identifier: GPL-2.0-or-later */
/* irq_wait() also ends while interrupts are masked; the source is still pending then
 * (ARMv7-M ARM B1.5.19). */
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
    note("before");
    raise_asleep(BIT(TIM4));
    irq_wait();
    note("after");
    irq_enable(state);
    note("main");
}
