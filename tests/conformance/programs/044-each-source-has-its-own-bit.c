/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Losing one source's raise costs no other source one. */
/* expect: tim2 tim4 main lost 0 2 */
#include "conformance.h"

#ifdef SCENARIO

void scenario(void)
{
    go();
    settle();
    note("lost");
    note_number(lost(TIM2));
    note_number(lost(TIM4));
    report();
}

#else

HANDLER(on_any)
{
    note(self);
}

void go(void)
{
    irq_state state;

    irq_attach(TIM2, 8, on_any, "tim2");
    irq_attach(TIM4, 8, on_any, "tim4");
    state = irq_disable();
    raise_now(BIT(TIM4));
    raise_now(BIT(TIM4) | BIT(TIM2));
    raise_now(BIT(TIM4));
    irq_enable(state);
    note("main");
}

#endif
