/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A masked irq_wait() does not clear what is pending: the next one returns at once,
 * too. */
/* expect: once twice tim4 main */
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
    raise_asleep(BIT(TIM4));
    irq_wait();
    note("once");
    irq_wait();
    note("twice");
    irq_enable(state);
    note("main");
}
