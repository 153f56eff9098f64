/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The first record is kept until it is read; the second source is disabled all the
 * same. */
/* expect: tim4 tim2 2 40 false main */
#include "conformance.h"

HANDLER(on_tim2)
{
    note("tim2");
    isr_error(20, 0);
}

HANDLER(on_tim4)
{
    note("tim4");
    isr_error(40, 0);
}

void go(void)
{
    isr_error_record entry = {TIM2, 0, 0};

    irq_attach(TIM2, 8, on_tim2, NULL);
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
    raise_now(BIT(TIM2));
    raise_now(BIT(TIM2));
    isr_error_read(&entry);
    note_number(entry.source);
    note_number(entry.code);
    note_truth(isr_error_read(&entry));
    note("main");
}
