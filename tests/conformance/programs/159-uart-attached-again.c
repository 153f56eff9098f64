/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A second irq_attach() leaves the byte in the register, and what is known of it. */
/* uart: AB */
/* expect: true true 66 */
#include "conformance.h"

HANDLER(on_uart1)
{
}

void go(void)
{
    irq_attach(UART1, 8, on_uart1, NULL);
    raise_now(BIT(UART1));
    raise_now(BIT(UART1));
    irq_attach(UART1, 4, on_uart1, NULL);
    note_truth(uart_ready());
    note_truth(uart_overrun());
    note_number(uart_read());
}
