/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The scenario may wait: handlers and calls run meanwhile, and are done when it goes
 * on. */
/* expect: go tim4 call 1 */
#include "conformance.h"

#ifdef SCENARIO

void scenario(void)
{
    go();
    irq_wait();
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
    note("go");
    raise_asleep(BIT(TIM4));
}

#endif
