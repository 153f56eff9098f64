/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A call that schedules itself runs again, before main goes on. */
/* expect: a a a main */
#include "conformance.h"

static uint32_t counter;

HANDLER(call_a)
{
    note("a");
    if (++counter < 3)
        irq_schedule(call_a, NULL);
}

void go(void)
{
    irq_schedule(call_a, NULL);
    note("main");
}
