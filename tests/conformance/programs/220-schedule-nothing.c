/* SPDX-License-Identifier: GPL-2.0-or-later */
/* irq_schedule() of no call breaks bad-argument. */
/* breaks: bad-argument */
#include "conformance.h"

void go(void)
{
    note_truth(irq_schedule(NULL, NULL)); /* here */
}
