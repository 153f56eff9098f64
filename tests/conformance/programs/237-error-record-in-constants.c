/* SPDX-License-Identifier: GPL-2.0-or-later */
/* isr_error_read() into constants breaks bad-argument. */
/* breaks: bad-argument */
#include "conformance.h"

HANDLER(on_tim4)
{
    isr_error(1, 2);
}

void go(void)
{
    static const isr_error_record entry = {TIM2, 0, 0};
    uintptr_t address = (uintptr_t)&entry;

    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
    note_truth(isr_error_read((isr_error_record *)address)); /* here */
}
