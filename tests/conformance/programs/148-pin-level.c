/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every raise of a pin is an edge: its level changes, from low. */
/* expect: false true false */
#include "conformance.h"

HANDLER(on_button)
{
}

void go(void)
{
    pin_attach(BUTTON, EDGE_BOTH, on_button, NULL);
    note_truth(pin_read(BUTTON));
    raise_now(BIT(BUTTON));
    note_truth(pin_read(BUTTON));
    raise_now(BIT(BUTTON));
    note_truth(pin_read(BUTTON));
}
