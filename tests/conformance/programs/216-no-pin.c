/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pin_attach() of what is no pin breaks bad-argument. */
/* breaks: bad-argument */
#include "conformance.h"

HANDLER(on_any)
{
}

void go(void)
{
    pin_attach(PIN_X2, EDGE_RISING, on_any, NULL);
    pin_attach(UART2, EDGE_RISING, on_any, NULL); /* here */
    note("main");
}
