/* SPDX-License-Identifier: GPL-2.0-or-later */
/* While a source is disabled its events do not happen, and are not counted. */
/* expect: off on tim4 raised 1 lost 0 */
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

HANDLER(on_tim4)
{
    note("tim4");
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    irq_source_disable(TIM4);
    raise_now(BIT(TIM4));
    raise_now(BIT(TIM4));
    note("off");
    irq_source_enable(TIM4);
    note("on");
    raise_now(BIT(TIM4));
}

#endif
