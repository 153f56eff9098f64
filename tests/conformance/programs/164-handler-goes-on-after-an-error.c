/* SPDX-License-Identifier: GPL-2.0-or-later */
/* isr_error() does not end the handler. */
/* expect: tim4( ) main */
#include "conformance.h"

HANDLER(on_tim4)
{
    note("tim4(");
    isr_error(1, 1);
    note(")");
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
    note("main");
}
