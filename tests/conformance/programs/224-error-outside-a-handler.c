/* SPDX-License-Identifier: GPL-2.0-or-later */
/* isr_error() in main breaks bad-argument. */
/* breaks: bad-argument */
#include "conformance.h"

void go(void)
{
    isr_error(1, 2); /* here */
    note("main");
}
