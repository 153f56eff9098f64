/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Of two raises while masked one is kept and the other is lost and counted (ARMv7-M
 * ARM B3.4). */
/* expect: tim4 main raised 2 taken 1 lost 1 */
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

HANDLER(on_tim4)
{
    note("tim4");
}

void go(void)
{
    irq_state state;

    irq_attach(TIM4, 8, on_tim4, NULL);
    state = irq_disable();
    raise_now(BIT(TIM4));
    raise_now(BIT(TIM4));
    irq_enable(state);
    note("main");
}

#endif
