/* SPDX-License-Identifier: GPL-2.0-or-later */
/* timer_start() attaches at the lab's priority. */
/* lab priority: 6 */
/* expect: tim4( tim2 ) tim3 main */
#include "conformance.h"

HANDLER(on_any)
{
    note(self);
}

HANDLER(on_tim4)
{
    note("tim4(");
    raise_now(BIT(TIM3) | BIT(TIM2));
    note(")");
}

void go(void)
{
    irq_attach(TIM2, 5, on_any, "tim2");
    irq_attach(TIM3, 6, on_any, "tim3");
    timer_start(TIM4, 1000, on_tim4, NULL);
    raise_now(BIT(TIM4));
    note("main");
}
