/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Of two sources that come while main sleeps both are taken before irq_wait() returns. */
/* expect: before tim2 tim4 after */
#include "conformance.h"

HANDLER(on_any)
{
    note(self);
}

void go(void)
{
    irq_attach(TIM2, 4, on_any, "tim2");
    irq_attach(TIM4, 8, on_any, "tim4");
    note("before");
    raise_asleep(BIT(TIM2) | BIT(TIM4));
    irq_wait();
    note("after");
}
