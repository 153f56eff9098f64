/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Taking a source clears its pending bit, so a raise in its handler is not lost
 * (ARMv7-M ARM B1.5.1). */
/* expect: raised 2 taken 2 lost 0 */
#include "conformance.h"

#ifdef SCENARIO

void scenario(void)
{
    go();
    settle();
    note("raised");
    note_number(raised(TIM4));
    note("taken");
    note_number(taken(TIM4));
    note("lost");
    note_number(lost(TIM4));
    report();
}

#else

static uint32_t counter;

HANDLER(on_tim4)
{
    if (counter++ == 0)
        raise_now(BIT(TIM4));
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
}

#endif
