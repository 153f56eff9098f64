/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A student's function that the scenario calls masked may unmask: what is pending is
 * taken there. */
/* expect: pending tim4 main false */
#include "conformance.h"

#ifdef SCENARIO

void NAME(second)(void);

void scenario(void)
{
    irq_disable();
    go();
    NAME(second)();
    check("unmasked", !irq_disable());
    irq_enable(false);
    report();
}

#else

void NAME(second)(void);

HANDLER(on_tim4)
{
    note("tim4");
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
    note("pending");
}

void NAME(second)(void)
{
    irq_state state;

    irq_enable(false);
    note("main");
    state = irq_disable();
    irq_enable(state);
    note_truth(state);
}

#endif
