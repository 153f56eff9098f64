/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A scheduled call does not start while interrupts are masked. */
/* expect: masked call main */
#include "conformance.h"

HANDLER(call_a)
{
    note("call");
}

void go(void)
{
    irq_state state = irq_disable();

    irq_schedule(call_a, NULL);
    note("masked");
    irq_enable(state);
    note("main");
}
