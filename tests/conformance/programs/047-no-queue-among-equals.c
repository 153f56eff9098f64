/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Among equals the number decides, not who has waited longer. */
/* expect: tim4 tim2 tim4 main */
#include "conformance.h"

static uint32_t counter;

HANDLER(on_tim2)
{
    note("tim2");
}

HANDLER(on_tim4)
{
    note("tim4");
    if (counter++ > 0)
        return;
    raise_now(BIT(TIM4));
    raise_now(BIT(TIM2));
}

void go(void)
{
    irq_attach(TIM2, 8, on_tim2, NULL);
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
    note("main");
}
