/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The record holds the source and what isr_error() was given; reading it clears it. */
/* expect: true 2 4294967295 77 false */
#include "conformance.h"

HANDLER(on_tim4)
{
    isr_error(4294967295u, 77);
}

void go(void)
{
    isr_error_record entry = {TIM2, 0, 0};

    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
    note_truth(isr_error_read(&entry));
    note_number(entry.source);
    note_number(entry.code);
    note_number(entry.detail);
    note_truth(isr_error_read(&entry));
}
