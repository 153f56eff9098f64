/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A handler that interrupts a call inside irq_wait() schedules one more, which runs
 * before irq_wait() returns. */
/* expect: a( tim4 ) b tim5 after */
#include "conformance.h"

#ifdef SCENARIO

void NAME(call)(void *self);

void scenario(void)
{
    go();
    irq_schedule(NAME(call), NULL);
    irq_wait();
    note("after");
    report();
}

#else

void NAME(call)(void *self);

HANDLER(call_b)
{
    note("b");
    raise_asleep(BIT(TIM5));
}

HANDLER(on_tim4)
{
    note("tim4");
    irq_schedule(call_b, NULL);
}

HANDLER(on_tim5)
{
    note("tim5");
}

void NAME(call)(void *self)
{
    (void)self;
    note("a(");
    raise_now(BIT(TIM4));
    note(")");
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    irq_attach(TIM5, 8, on_tim5, NULL);
}

#endif
