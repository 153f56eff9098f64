/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A call that is scheduled in the scenario starts before the next student's function
 * does. */
/* expect: go call second */
#include "conformance.h"

#ifdef SCENARIO

void NAME(call)(void *self);
void NAME(second)(void);

void scenario(void)
{
    go();
    irq_schedule(NAME(call), NULL);
    NAME(second)();
    report();
}

#else

void NAME(call)(void *self);
void NAME(second)(void);

void NAME(call)(void *self)
{
    (void)self;
    note("call");
}

void NAME(second)(void)
{
    note("second");
}

void go(void)
{
    note("go");
}

#endif
