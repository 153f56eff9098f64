/* SPDX-License-Identifier: GPL-2.0-or-later */
/* irq_wait() runs what is queued before it sleeps. */
/* expect: queued call( ) tim4 after 1 */
#include "conformance.h"

#ifdef SCENARIO

void NAME(call)(void *self);

void scenario(void)
{
    go();
    irq_schedule(NAME(call), NULL);
    irq_wait();
    note("after");
    note_number(taken(TIM4));
    report();
}

#else

void NAME(call)(void *self);

HANDLER(on_tim4)
{
    note("tim4");
}

void NAME(call)(void *self)
{
    (void)self;
    note("call(");
    raise_asleep(BIT(TIM4));
    note(")");
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    note("queued");
}

#endif
