/* SPDX-License-Identifier: GPL-2.0-or-later */
/* raised(), taken() and lost() count each source for itself. */
/* expect: 3 2 1 1 1 0 0 0 0 */
#include "conformance.h"

#ifdef SCENARIO

void scenario(void)
{
    static const irq_source sources[] = {TIM4, TIM2, BUTTON};

    go();
    settle();
    for (unsigned n = 0; n < 3; n++) {
        note_number(raised(sources[n]));
        note_number(taken(sources[n]));
        note_number(lost(sources[n]));
    }
    report();
}

#else

HANDLER(on_any)
{
}

void go(void)
{
    irq_state state;

    irq_attach(TIM2, 8, on_any, NULL);
    irq_attach(TIM4, 8, on_any, NULL);
    raise_now(BIT(TIM4));
    state = irq_disable();
    raise_now(BIT(TIM4) | BIT(TIM2));
    raise_now(BIT(TIM4));
    irq_enable(state);
}

#endif
