/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A raise that is pending when isr_error() disables its source is taken when it is
 * enabled again. */
/* expect: tim4 main tim4 enabled */
#include "conformance.h"

static uint32_t counter;

HANDLER(on_tim4)
{
    note("tim4");
    if (counter++ > 0)
        return;
    raise_now(BIT(TIM4));
    isr_error(1, 1);
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
    note("main");
    irq_source_enable(TIM4);
    note("enabled");
}
