/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A scheduled call that leaves interrupts masked breaks masked-on-return. */
/* breaks: masked-on-return */
#include "conformance.h"

HANDLER(call_a)
{
    irq_disable();
}

void go(void)
{
    irq_schedule(call_a, NULL);
    report();
}
