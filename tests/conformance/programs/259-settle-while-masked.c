/* SPDX-License-Identifier: GPL-2.0-or-later */
/* settle() while the scenario masks takes nothing and returns. */
/* expect: go 0 tim4 second */
#include "conformance.h"

#ifdef SCENARIO

void NAME(second)(void);

void scenario(void)
{
    irq_state state = irq_disable();

    go();
    settle();
    note_number(taken(TIM4));
    irq_enable(state);
    NAME(second)();
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
}

void NAME(second)(void)
{
    note("second");
}

#endif
