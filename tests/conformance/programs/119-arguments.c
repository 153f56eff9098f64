/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each scheduled call gets its own argument. */
/* expect: one two null main */
#include "conformance.h"

HANDLER(call_a)
{
    note(self != NULL ? self : "null");
}

void go(void)
{
    irq_state state = irq_disable();

    irq_schedule(call_a, "one");
    irq_schedule(call_a, "two");
    irq_schedule(call_a, NULL);
    irq_enable(state);
    note("main");
}
