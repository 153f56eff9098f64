/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In UART1's handler the byte that raised it is there. */
/* uart: AB */
/* expect: true 65 false true 66 false main */
#include "conformance.h"

HANDLER(on_uart1)
{
    note_truth(uart_ready());
    note_number(uart_read());
    note_truth(uart_ready());
}

void go(void)
{
    irq_attach(UART1, 8, on_uart1, NULL);
    raise_now(BIT(UART1));
    raise_now(BIT(UART1));
    note("main");
}
