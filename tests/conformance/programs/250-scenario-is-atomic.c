/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Nothing is taken in the scenario's own code: a pending source waits for the next
 * student's function. */
/* expect: go 0 tim4 second 1 */
#include "conformance.h"

#ifdef SCENARIO

void NAME(second)(void);

void scenario(void)
{
    uint32_t between;
    irq_state state = irq_disable();

    go();
    irq_enable(state);
    between = taken(TIM4);
    NAME(second)();
    note_number(taken(TIM4));
    check("between", between == 0);
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
    note("go");
    note("0");
}

void NAME(second)(void)
{
    note("second");
}

#endif
