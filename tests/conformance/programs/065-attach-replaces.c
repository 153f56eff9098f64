/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A second irq_attach() replaces the handler. */
/* expect: first second main */
#include "conformance.h"

HANDLER(on_any)
{
    note("first");
}

HANDLER(on_tim4)
{
    note("second");
}

void go(void)
{
    irq_attach(TIM4, 8, on_any, NULL);
    raise_now(BIT(TIM4));
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
    note("main");
}
