/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In a lab without a tick source ticks() is 0. */
/* expect: 0 0 */
#include "conformance.h"

HANDLER(on_tim2)
{
}

void go(void)
{
    irq_attach(TIM2, 8, on_tim2, NULL);
    note_number(ticks());
    raise_now(BIT(TIM2));
    note_number(ticks());
}
