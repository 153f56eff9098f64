/* SPDX-License-Identifier: GPL-2.0-or-later */
/* isr_error() in a scheduled call breaks bad-argument, because that is no handler. */
/* breaks: bad-argument */
#include "conformance.h"

HANDLER(call_a)
{
    isr_error(3, 4); /* here */
    note("call");
}

void go(void)
{
    irq_schedule(call_a, NULL);
}
