/* SPDX-License-Identifier: GPL-2.0-or-later */
/* irq_attach() of a source that does not exist breaks bad-argument. */
/* breaks: bad-argument */
#include "conformance.h"

HANDLER(on_any)
{
}

void go(void)
{
    irq_attach(IRQ_SOURCE_COUNT, 8, on_any, NULL); /* here */
    note("main");
}
