/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A source that a running handler keeps back has one pending bit, too. */
/* expect: tim2 tim4 main raised 3 lost 2 */
#include "conformance.h"

#ifdef SCENARIO

void scenario(void)
{
    go();
    settle();
    note("raised");
    note_number(raised(TIM4));
    note("lost");
    note_number(lost(TIM4));
    report();
}

#else

HANDLER(on_tim2)
{
    note("tim2");
    raise_now(BIT(TIM4));
    raise_now(BIT(TIM4));
    raise_now(BIT(TIM4));
}

HANDLER(on_tim4)
{
    note("tim4");
}

void go(void)
{
    irq_attach(TIM2, 4, on_tim2, NULL);
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM2));
    note("main");
}

#endif
