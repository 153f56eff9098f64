/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A handler that leaves interrupts masked breaks masked-on-return. */
/* breaks: masked-on-return */
#include "conformance.h"

HANDLER(on_tim4)
{
    irq_disable();
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
    report();
}
