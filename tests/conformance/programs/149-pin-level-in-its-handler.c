/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A pin's handler finds the level that its edge led to; other pins keep theirs. */
/* expect: true false false false main */
#include "conformance.h"

HANDLER(on_button)
{
    note_truth(pin_read(BUTTON));
    note_truth(pin_read(PIN_X1));
}

void go(void)
{
    pin_attach(BUTTON, EDGE_BOTH, on_button, NULL);
    raise_now(BIT(BUTTON));
    raise_now(BIT(BUTTON));
    note("main");
}
