/* SPDX-License-Identifier: GPL-2.0-or-later */
/* irq_source_disable() of a source that does not exist breaks bad-argument. */
/* breaks: bad-argument */
#include "conformance.h"

void go(void)
{
    irq_source_disable(PIN_X2);
    irq_source_disable((irq_source)31); /* here */
    note("main");
}
