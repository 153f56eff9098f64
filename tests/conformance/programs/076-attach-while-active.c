/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A handler that is replaced while it runs goes on to its end; the next raise gets the
 * new one. */
/* expect: first( ) second main */
#include "conformance.h"

HANDLER(on_tim4)
{
    note("second");
}

HANDLER(on_any)
{
    note("first(");
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
    note(")");
}

void go(void)
{
    irq_attach(TIM4, 8, on_any, NULL);
    raise_now(BIT(TIM4));
    note("main");
}
