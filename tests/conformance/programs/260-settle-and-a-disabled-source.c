/* SPDX-License-Identifier: GPL-2.0-or-later */
/* settle() does not wait for a pending source that is disabled. */
/* expect: go after 0 */
#include "conformance.h"

#ifdef SCENARIO

void scenario(void)
{
    go();
    settle();
    note("after");
    note_number(taken(TIM4));
    report();
}

#else

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
    irq_enable(state);
    note("go");
}

#endif
