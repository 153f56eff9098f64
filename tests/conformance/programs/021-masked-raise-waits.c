/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A raise while interrupts are masked is taken at irq_enable(), before the next
 * instruction. */
/* expect: masked still tim4 main */
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
    note("masked");
    raise_now(BIT(TIM4));
    note("still");
    irq_enable(state);
    note("main");
}
