/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A call alone does not end irq_wait(): only a source does. */
/* breaks: lost-wakeup */
#include "conformance.h"

#ifdef SCENARIO

void NAME(call)(void *self);

void scenario(void)
{
    go();
    irq_schedule(NAME(call), NULL);
    irq_wait();
}

#else

void NAME(call)(void *self);

void NAME(call)(void *self)
{
    (void)self;
    note("call");
}

HANDLER(on_tim4)
{
    note("tim4");
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
}

#endif
