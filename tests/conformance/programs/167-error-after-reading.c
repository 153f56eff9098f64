/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When the record has been read the next error is kept. */
/* expect: 1 2 */
#include "conformance.h"

static uint32_t counter;

HANDLER(on_tim4)
{
    isr_error(++counter, 0);
}

void go(void)
{
    isr_error_record entry = {TIM5, 0, 0};

    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
    isr_error_read(&entry);
    note_number(entry.code);
    irq_source_enable(TIM4);
    raise_now(BIT(TIM4));
    isr_error_read(&entry);
    note_number(entry.code);
}
