/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A handler may read the record of another. */
/* expect: true 4 8 main */
#include "conformance.h"

HANDLER(on_uart1)
{
    isr_error(8, 0);
}

HANDLER(on_tim4)
{
    isr_error_record entry = {TIM5, 0, 0};

    note_truth(isr_error_read(&entry));
    note_number(entry.source);
    note_number(entry.code);
}

void go(void)
{
    irq_attach(UART1, 8, on_uart1, NULL);
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(UART1));
    raise_now(BIT(TIM4));
    note("main");
}
