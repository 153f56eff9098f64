/* SPDX-License-Identifier: GPL-2.0-or-later */
/* irq_attach() of no handler breaks bad-argument. */
/* breaks: bad-argument */
#include "conformance.h"

void go(void)
{
    irq_attach(TIM4, 8, NULL, NULL); /* here */
    note("main");
}
