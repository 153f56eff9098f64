/* SPDX-License-Identifier: GPL-2.0-or-later */
/* console_write() writes what it is given, in order; an empty text is nothing. */
/* expect: one, two. done */
#include "conformance.h"

void go(void)
{
    console_write("one, ");
    console_write("");
    console_write("two. ");
    note("done");
}
