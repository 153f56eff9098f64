/* SPDX-License-Identifier: GPL-2.0-or-later */
/* timer_start() and pin_attach() enable a source that was disabled; what is pending is
 * taken at once. */
/* expect: off tim4 started x2 attached */
#include "conformance.h"

HANDLER(on_any)
{
    note(self);
}

void go(void)
{
    irq_state state;

    irq_attach(TIM4, 8, on_any, "tim4");
    irq_attach(PIN_X2, 8, on_any, "x2");
    state = irq_disable();
    raise_now(BIT(TIM4) | BIT(PIN_X2));
    irq_source_disable(TIM4);
    irq_source_disable(PIN_X2);
    irq_enable(state);
    note("off");
    timer_start(TIM4, 1000, on_any, "tim4");
    note("started");
    pin_attach(PIN_X2, EDGE_FALLING, on_any, "x2");
    note("attached");
}
