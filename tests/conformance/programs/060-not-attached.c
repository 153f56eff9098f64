/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A source that no handler is attached to is not raised. */
/* expect: attached main tim4 */
#include "conformance.h"

HANDLER(on_tim4)
{
    note("tim4");
}

void go(void)
{
    raise_now(BIT(TIM4));
    irq_attach(TIM4, 8, on_tim4, NULL);
    note("attached");
    note("main");
    raise_now(BIT(TIM4));
}
