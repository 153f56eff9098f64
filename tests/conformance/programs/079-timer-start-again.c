/* SPDX-License-Identifier: GPL-2.0-or-later */
/* timer_start() replaces a handler and the priority that irq_attach() gave. */
/* lab priority: 9 */
/* expect: tim4( ) tim5 main */
#include "conformance.h"

HANDLER(on_any)
{
    note(self);
}

HANDLER(on_tim4)
{
    note("tim4(");
    raise_now(BIT(TIM5));
    note(")");
}

void go(void)
{
    irq_attach(TIM5, 2, on_tim4, NULL);
    irq_attach(TIM4, 8, on_tim4, NULL);
    timer_start(TIM5, 1000000, on_any, "tim5");
    raise_now(BIT(TIM4));
    note("main");
}
