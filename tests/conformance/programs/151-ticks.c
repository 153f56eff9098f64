/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ticks() counts the raises of the lab's tick source, lost ones included, and no
 * others. */
/* ticks: TIM2 */
/* expect: 0 1 1 2 3 3 */
#include "conformance.h"

HANDLER(on_any)
{
}

void go(void)
{
    irq_state state;

    irq_attach(TIM2, 8, on_any, NULL);
    irq_attach(TIM4, 8, on_any, NULL);
    note_number(ticks());
    raise_now(BIT(TIM2));
    note_number(ticks());
    raise_now(BIT(TIM4));
    note_number(ticks());
    state = irq_disable();
    raise_now(BIT(TIM2));
    note_number(ticks());
    raise_now(BIT(TIM2));
    note_number(ticks());
    irq_enable(state);
    note_number(ticks());
}
