/* SPDX-License-Identifier: GPL-2.0-or-later */
/* irq_enable(true) puts the mask back to masked, though nothing was. */
/* expect: masked true tim4 main */
#include "conformance.h"

HANDLER(on_tim4)
{
    note("tim4");
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    irq_enable(true);
    raise_now(BIT(TIM4));
    note("masked");
    note_truth(irq_disable());
    irq_enable(false);
    note("main");
}
