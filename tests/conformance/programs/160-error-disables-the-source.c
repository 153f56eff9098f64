/* SPDX-License-Identifier: GPL-2.0-or-later */
/* isr_error() disables its source: further events do not happen. */
/* expect: tim4 main raised 1 taken 1 */
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
    report();
}

#else

HANDLER(on_tim4)
{
    note("tim4");
    isr_error(1, 2);
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
    raise_now(BIT(TIM4));
    note("main");
}

#endif
