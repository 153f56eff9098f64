/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A call that is data breaks bad-argument. */
/* breaks: bad-argument */
#include "conformance.h"

static uint32_t NAME(data) = 239;

void go(void)
{
    note_truth(irq_schedule((irq_handler)(uintptr_t)&NAME(data), NULL)); /* here */
}
