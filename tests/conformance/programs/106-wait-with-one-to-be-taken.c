/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When the scenario waits with a source pending, that is taken and irq_wait() does not
 * sleep. */
/* expect: go tim4 call after */
#include "conformance.h"

#ifdef SCENARIO

void scenario(void)
{
    irq_state state = irq_disable();

    go();
    irq_enable(state);
    irq_wait();
    note("after");
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
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    irq_schedule(call_a, NULL);
    raise_now(BIT(TIM4));
    note("go");
}

#endif
