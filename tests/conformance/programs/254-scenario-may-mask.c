/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A student's function that the scenario calls masked may return so. */
/* expect: true main tim4 after */
#include "conformance.h"

#ifdef SCENARIO

void scenario(void)
{
    irq_state state = irq_disable();

    go();
    irq_enable(state);
    settle();
    note("after");
    report();
}

#else

HANDLER(on_tim4)
{
    note("tim4");
}

void go(void)
{
    irq_state state = irq_disable();

    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
    note_truth(state);
    irq_enable(state);
    note("main");
}

#endif
