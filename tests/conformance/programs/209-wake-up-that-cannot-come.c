/* SPDX-License-Identifier: GPL-2.0-or-later */
/* irq_wait() with no source attached breaks lost-wakeup. */
/* breaks: lost-wakeup */
#include "conformance.h"

static volatile uint32_t counter;

void go(void)
{
    irq_wait(); /* here */
    counter = 209;
}
