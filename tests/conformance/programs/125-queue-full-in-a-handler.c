/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A handler that finds the queue full is told so; what is queued runs all the same. */
/* expect: tim4 false ran 8 */
#include "conformance.h"

static uint32_t counter;

HANDLER(call_a)
{
    counter++;
}

HANDLER(on_tim4)
{
    note("tim4");
    for (unsigned n = 0; n < 8; n++)
        irq_schedule(call_a, NULL);
    note_truth(irq_schedule(call_a, NULL));
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
    note("ran");
    note_number(counter);
}
