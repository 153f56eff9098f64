/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading the byte does not hide that one was lost before it. */
/* uart: AB */
/* expect: 66 false true false */
#include "conformance.h"

HANDLER(on_uart1)
{
}

void go(void)
{
    irq_attach(UART1, 8, on_uart1, NULL);
    raise_now(BIT(UART1));
    raise_now(BIT(UART1));
    note_number(uart_read());
    note_truth(uart_ready());
    note_truth(uart_overrun());
    note_truth(uart_overrun());
}
