/* SPDX-License-Identifier: GPL-2.0-or-later */
/* console_write() of what is no memory of the program breaks memory. */
/* breaks: memory */
#include "conformance.h"

void go(void)
{
    console_write((const char *)240);
    note("main");
}
