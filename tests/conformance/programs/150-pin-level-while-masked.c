/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The level of a pin follows its edges while interrupts are masked, lost raises
 * included. */
/* expect: true false true button main */
#include "conformance.h"

HANDLER(on_button)
{
    note("button");
}

void go(void)
{
    irq_state state;

    pin_attach(BUTTON, EDGE_BOTH, on_button, NULL);
    state = irq_disable();
    for (unsigned n = 0; n < 3; n++) {
        raise_now(BIT(BUTTON));
        note_truth(pin_read(BUTTON));
    }
    irq_enable(state);
    note("main");
}
