/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A nested handler that leaves interrupts masked breaks masked-on-return before the
 * outer one goes on. */
/* breaks: masked-on-return */
#include "conformance.h"

HANDLER(on_tim2)
{
    irq_enable(true);
}

HANDLER(on_tim4)
{
    raise_now(BIT(TIM2));
    isr_error(heap_alloc(8) != NULL, 0);
}

void go(void)
{
    irq_attach(TIM2, 4, on_tim2, NULL);
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
    report();
}
