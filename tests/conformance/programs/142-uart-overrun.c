/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A byte that comes before the last was read replaces it, and uart_overrun() tells so
 * once. */
/* uart: ABC */
/* expect: false true false 66 false */
#include "conformance.h"

HANDLER(on_uart1)
{
}

void go(void)
{
    irq_attach(UART1, 8, on_uart1, NULL);
    raise_now(BIT(UART1));
    note_truth(uart_overrun());
    raise_now(BIT(UART1));
    note_truth(uart_overrun());
    note_truth(uart_overrun());
    note_number(uart_read());
    raise_now(BIT(UART1));
    note_truth(uart_overrun());
}
