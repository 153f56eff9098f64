/* SPDX-License-Identifier: GPL-2.0-or-later */
/* irq_disable() returns whether interrupts were masked before (ARMv7-M ARM B1.4.3). */
/* expect: false true false */
#include "conformance.h"

void go(void)
{
    irq_state first = irq_disable();
    irq_state second = irq_disable();
    irq_state third;

    irq_enable(second);
    irq_enable(first);
    third = irq_disable();
    irq_enable(third);
    note_truth(first);
    note_truth(second);
    note_truth(third);
}
