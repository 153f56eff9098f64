/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A source raised twice while its handler runs is taken once more; the second raise is
 * lost. */
/* expect: tim4 tim4 main raised 3 taken 2 lost 1 */
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
    note("tim4");
    if (counter++ > 0)
        return;
    raise_now(BIT(TIM4));
    raise_now(BIT(TIM4));
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
    note("main");
}

#endif
