/* SPDX-License-Identifier: GPL-2.0-or-later */
/* heap_free() of what is no memory of the program breaks memory. */
/* breaks: memory */
#include "conformance.h"

void go(void)
{
    heap_free((void *)(uintptr_t)0x60000000);
    note("main");
}
