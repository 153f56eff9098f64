/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Among equal priorities the lower source number goes first (ARMv7-M ARM B1.5.4). */
/* expect: tim2 tim3 button main */
#include "conformance.h"

HANDLER(on_any)
{
    note(self);
}

void go(void)
{
    irq_attach(BUTTON, 8, on_any, "button");
    irq_attach(TIM3, 8, on_any, "tim3");
    irq_attach(TIM2, 8, on_any, "tim2");
    raise_now(BIT(BUTTON) | BIT(TIM3) | BIT(TIM2));
    note("main");
}
