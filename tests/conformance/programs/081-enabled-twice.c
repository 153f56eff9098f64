/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Enabling a source twice, or disabling it twice, is as good as once. */
/* expect: tim4 off tim4 main */
#include "conformance.h"

HANDLER(on_tim4)
{
    note("tim4");
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    irq_source_enable(TIM4);
    raise_now(BIT(TIM4));
    irq_source_disable(TIM4);
    irq_source_disable(TIM4);
    raise_now(BIT(TIM4));
    note("off");
    irq_source_enable(TIM4);
    raise_now(BIT(TIM4));
    note("main");
}
