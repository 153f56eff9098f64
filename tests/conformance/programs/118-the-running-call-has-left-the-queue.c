/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A call that runs holds no place in the queue. */
/* expect: true false main */
#include "conformance.h"

static bool former[2];

HANDLER(call_b)
{
}

HANDLER(call_a)
{
    former[0] = irq_schedule(call_b, NULL);
    former[1] = irq_schedule(call_b, NULL);
}

void go(void)
{
    irq_state state = irq_disable();

    irq_schedule(call_a, NULL);
    for (unsigned n = 0; n < 7; n++)
        irq_schedule(call_b, NULL);
    irq_enable(state);
    note_truth(former[0]);
    note_truth(former[1]);
    note("main");
}
