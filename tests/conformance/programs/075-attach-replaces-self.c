/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A second irq_attach() replaces the self pointer. */
/* expect: first second null */
#include "conformance.h"

HANDLER(on_any)
{
    note(self != NULL ? self : "null");
}

void go(void)
{
    irq_attach(TIM4, 8, on_any, "first");
    raise_now(BIT(TIM4));
    irq_attach(TIM4, 8, on_any, "second");
    raise_now(BIT(TIM4));
    irq_attach(TIM4, 8, on_any, NULL);
    raise_now(BIT(TIM4));
}
