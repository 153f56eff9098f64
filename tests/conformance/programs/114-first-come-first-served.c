/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scheduled calls run in the order in which they were asked for. */
/* expect: c a b main */
#include "conformance.h"

HANDLER(call_a)
{
    note("a");
}

HANDLER(call_b)
{
    note("b");
}

HANDLER(call_c)
{
    note("c");
}

void go(void)
{
    irq_state state = irq_disable();

    irq_schedule(call_c, NULL);
    irq_schedule(call_a, NULL);
    irq_schedule(call_b, NULL);
    irq_enable(state);
    note("main");
}
