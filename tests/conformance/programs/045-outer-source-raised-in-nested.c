/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The outer handler's source, raised twice in a nested handler, is taken once more at
 * the end and loses one. */
/* expect: tim4( tim2 ) tim4( ) main lost 1 */
#include "conformance.h"

#ifdef SCENARIO

void scenario(void)
{
    go();
    settle();
    note("lost");
    note_number(lost(TIM4));
    report();
}

#else

static uint32_t counter;

HANDLER(on_tim2)
{
    note("tim2");
    raise_now(BIT(TIM4));
    raise_now(BIT(TIM4));
}

HANDLER(on_tim4)
{
    note("tim4(");
    if (counter++ == 0)
        raise_now(BIT(TIM2));
    note(")");
}

void go(void)
{
    irq_attach(TIM2, 4, on_tim2, NULL);
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
    note("main");
}

#endif
