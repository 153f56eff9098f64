/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls that are queued by calls run before irq_wait() sleeps, too. */
/* expect: main a b tim4 c after */
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

HANDLER(call_c)
{
    note("c");
}

HANDLER(on_tim4)
{
    note("tim4");
    irq_schedule(call_c, NULL);
}

HANDLER(call_b)
{
    note("b");
    raise_asleep(BIT(TIM4));
}

void NAME(call)(void *self)
{
    (void)self;
    note("a");
    irq_schedule(call_b, NULL);
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    note("main");
}

#endif
