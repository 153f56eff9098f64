/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A call that is scheduled inside a call starts when that has ended. */
/* expect: a( ) b main */
#include "conformance.h"

HANDLER(call_b)
{
    note("b");
}

HANDLER(call_a)
{
    note("a(");
    irq_schedule(call_b, NULL);
    note(")");
}

void go(void)
{
    irq_schedule(call_a, NULL);
    note("main");
}
