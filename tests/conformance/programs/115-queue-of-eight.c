/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The queue holds 8 calls; the ninth is refused, and there is room again when they
 * have run. */
/* expect: true true true true true true true true false ran 8 true 9 */
#include "conformance.h"

static uint32_t counter;

HANDLER(call_a)
{
    counter++;
}

void go(void)
{
    irq_state state = irq_disable();

    for (unsigned n = 0; n < 9; n++)
        note_truth(irq_schedule(call_a, NULL));
    irq_enable(state);
    note("ran");
    note_number(counter);
    note_truth(irq_schedule(call_a, NULL));
    note_number(counter);
}
