/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A call of what is no code breaks fault. */
/* breaks: fault */
#include "conformance.h"

void go(void)
{
    irq_handler volatile nowhere = (irq_handler)0x60000001;

    nowhere(NULL);
    note("main");
}
