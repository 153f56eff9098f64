/* SPDX-License-Identifier: GPL-2.0-or-later */
/* settle() takes what is pending and runs what is scheduled. */
/* expect: go tim4 call after 1 */
#include "conformance.h"

#ifdef SCENARIO

void scenario(void)
{
    irq_state state = irq_disable();

    go();
    irq_enable(state);
    settle();
    note("after");
    note_number(taken(TIM4));
    report();
}

#else

HANDLER(call_a)
{
    note("call");
}

HANDLER(on_tim4)
{
    note("tim4");
    irq_schedule(call_a, NULL);
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
    note("go");
}

#endif
