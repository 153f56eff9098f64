/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One handler serves two sources, and gets the self pointer of each. */
/* expect: one( two ) main */
#include "conformance.h"

HANDLER(on_any)
{
    uint32_t *counter = self;

    if (++*counter == 11) {
        note("one(");
        raise_now(BIT(TIM2));
        note(")");
    }
    if (*counter == 21)
        note("two");
}

void go(void)
{
    static uint32_t one = 10, two = 20;

    irq_attach(TIM2, 4, on_any, &two);
    irq_attach(TIM4, 8, on_any, &one);
    raise_now(BIT(TIM4));
    note("main");
}
