/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A scheduled call that calls raised() breaks tampering. */
/* breaks: tampering */
#include "conformance.h"

uint32_t raised(irq_source source);

HANDLER(call_a)
{
    note_number(raised(TIM2)); /* here */
}

void go(void)
{
    irq_schedule(call_a, NULL);
}
