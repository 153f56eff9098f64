/* SPDX-License-Identifier: GPL-2.0-or-later */
/* While UART1 is disabled no byte arrives; none is skipped. */
/* uart: AB */
/* expect: false 65 */
#include "conformance.h"

HANDLER(on_uart1)
{
}

void go(void)
{
    irq_attach(UART1, 8, on_uart1, NULL);
    irq_source_disable(UART1);
    raise_now(BIT(UART1));
    note_truth(uart_ready());
    irq_source_enable(UART1);
    raise_now(BIT(UART1));
    note_number(uart_read());
}
