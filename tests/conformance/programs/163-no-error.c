/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Without a record isr_error_read() is false and leaves its argument as it is. */
/* expect: false 3 5 7 */
#include "conformance.h"

void go(void)
{
    isr_error_record entry = {TIM5, 5, 7};

    note_truth(isr_error_read(&entry));
    note_number(entry.source);
    note_number(entry.code);
    note_number(entry.detail);
}
