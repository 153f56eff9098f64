/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A call that main schedules starts before main's next instruction. */
/* expect: before call after */
#include "conformance.h"

HANDLER(call_a)
{
    note("call");
}

void go(void)
{
    note("before");
    irq_schedule(call_a, NULL);
    note("after");
}
