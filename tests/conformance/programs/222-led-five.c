/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The LEDs end with number 4. */
/* breaks: bad-argument */
#include "conformance.h"

void go(void)
{
    led_off(5); /* here */
    note("main");
}
