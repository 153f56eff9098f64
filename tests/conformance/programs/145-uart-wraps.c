/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lab's bytes wrap. */
/* uart: AB */
/* expect: 65 66 65 */
#include "conformance.h"

HANDLER(on_uart1)
{
    note_number(uart_read());
}

void go(void)
{
    irq_attach(UART1, 8, on_uart1, NULL);
    for (unsigned n = 0; n < 3; n++)
        raise_now(BIT(UART1));
}
