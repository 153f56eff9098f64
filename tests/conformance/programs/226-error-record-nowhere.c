/* SPDX-License-Identifier: GPL-2.0-or-later */
/* isr_error_read() into what is no memory of the program breaks bad-argument. */
/* breaks: bad-argument */
#include "conformance.h"

HANDLER(on_tim4)
{
    isr_error(1, 2);
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
    note_truth(isr_error_read(NULL)); /* here */
}
