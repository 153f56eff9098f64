/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A raise of UART2 brings UART1 nothing. */
/* uart: AB */
/* expect: uart2 false false */
#include "conformance.h"

HANDLER(on_any)
{
    note("uart2");
}

HANDLER(on_uart1)
{
}

void go(void)
{
    irq_attach(UART1, 8, on_uart1, NULL);
    irq_attach(UART2, 8, on_any, NULL);
    raise_now(BIT(UART2));
    note_truth(uart_ready());
    note_truth(uart_overrun());
}
