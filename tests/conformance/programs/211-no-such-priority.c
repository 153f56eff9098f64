/* SPDX-License-Identifier: GPL-2.0-or-later */
/* irq_attach() at priority 16 breaks bad-argument. */
/* breaks: bad-argument */
#include "conformance.h"

HANDLER(on_any)
{
}

void go(void)
{
    irq_attach(TIM4, 15, on_any, NULL);
    irq_attach(TIM4, 16, on_any, NULL); /* here */
    note("main");
}
