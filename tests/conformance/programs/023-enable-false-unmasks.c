/* SPDX-License-Identifier: GPL-2.0-or-later */
/* irq_enable(false) unmasks always, however often irq_disable() was called: the mask
 * is one bit. */
/* expect: masked tim4 main */
#include "conformance.h"

HANDLER(on_tim4)
{
    note("tim4");
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    irq_disable();
    irq_disable();
    irq_disable();
    raise_now(BIT(TIM4));
    note("masked");
    irq_enable(false);
    note("main");
}
