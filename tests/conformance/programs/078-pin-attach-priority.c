/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pin_attach() attaches at the lab's priority and passes the self pointer. */
/* lab priority: 6 */
/* expect: x1( tim2 ) tim3 main */
#include "conformance.h"

HANDLER(on_any)
{
    note(self);
}

HANDLER(on_button)
{
    note(self);
    raise_now(BIT(TIM3) | BIT(TIM2));
    note(")");
}

void go(void)
{
    irq_attach(TIM2, 5, on_any, "tim2");
    irq_attach(TIM3, 6, on_any, "tim3");
    pin_attach(PIN_X1, EDGE_RISING, on_button, "x1(");
    raise_now(BIT(PIN_X1));
    note("main");
}
