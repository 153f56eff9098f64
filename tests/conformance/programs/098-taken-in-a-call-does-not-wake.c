/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A source that is taken inside a call that irq_wait() runs first does not end the
 * sleep that follows. */
/* expect: queued call( tim4 ) tim2 after */
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

HANDLER(on_any)
{
    note(self);
}

void NAME(call)(void *self)
{
    (void)self;
    note("call(");
    raise_now(BIT(TIM4));
    note(")");
    raise_asleep(BIT(TIM2));
}

void go(void)
{
    irq_attach(TIM2, 8, on_any, "tim2");
    irq_attach(TIM4, 8, on_any, "tim4");
    note("queued");
}

#endif
