/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pin_attach() of an edge that does not exist breaks bad-argument. */
/* breaks: bad-argument */
#include "conformance.h"

HANDLER(on_any)
{
}

void go(void)
{
    pin_attach(BUTTON, (irq_edge)3, on_any, NULL); /* here */
    note("main");
}
