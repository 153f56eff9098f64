/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Three pending sources are taken by urgency, with nothing of main between them
 * (ARMv7-M ARM B1.5.12). */
/* expect: tim3 0 tim5 0 tim2 0 main 1 */
#include "conformance.h"

static volatile uint32_t counter;

HANDLER(on_any)
{
    note(self);
    note_number(counter);
}

void go(void)
{
    irq_state state;

    irq_attach(TIM2, 8, on_any, "tim2");
    irq_attach(TIM3, 4, on_any, "tim3");
    irq_attach(TIM5, 6, on_any, "tim5");
    state = irq_disable();
    raise_now(BIT(TIM2));
    raise_now(BIT(TIM5));
    raise_now(BIT(TIM3));
    irq_enable(state);
    counter++;
    note("main");
    note_number(counter);
}
