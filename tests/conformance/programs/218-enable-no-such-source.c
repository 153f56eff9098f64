/* SPDX-License-Identifier: GPL-2.0-or-later */
/* irq_source_enable() of a source that does not exist breaks bad-argument. */
/* breaks: bad-argument */
#include "conformance.h"

void go(void)
{
    irq_source_enable(PIN_X2);
    irq_source_enable(IRQ_SOURCE_COUNT); /* here */
    note("main");
}
