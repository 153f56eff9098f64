/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An LED that does not exist breaks bad-argument. */
/* breaks: bad-argument */
#include "conformance.h"

void go(void)
{
    led_on(1);
    led_toggle(4);
    led_on(0); /* here */
    note("main");
}
