/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The more urgent source goes first, whatever its number. */
/* expect: button tim3 tim2 main */
#include "conformance.h"

HANDLER(on_any)
{
    note(self);
}

void go(void)
{
    irq_attach(TIM2, 9, on_any, "tim2");
    irq_attach(TIM3, 8, on_any, "tim3");
    irq_attach(BUTTON, 7, on_any, "button");
    raise_now(BIT(BUTTON) | BIT(TIM3) | BIT(TIM2));
    note("main");
}
