/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A byte makes UART1 ready until it is read; read again, the register gives the last
 * byte. */
/* uart: AB */
/* expect: false true 65 false 65 true 66 false */
#include "conformance.h"

HANDLER(on_uart1)
{
}

void go(void)
{
    irq_attach(UART1, 8, on_uart1, NULL);
    note_truth(uart_ready());
    raise_now(BIT(UART1));
    note_truth(uart_ready());
    note_number(uart_read());
    note_truth(uart_ready());
    note_number(uart_read());
    raise_now(BIT(UART1));
    note_truth(uart_ready());
    note_number(uart_read());
    note_truth(uart_ready());
}
