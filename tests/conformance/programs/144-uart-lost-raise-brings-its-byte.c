/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A raise that is lost still brings its byte: the handler finds the newest, and an
 * overrun. */
/* uart: ABC */
/* expect: uart1 67 true main */
#include "conformance.h"

HANDLER(on_uart1)
{
    note("uart1");
    note_number(uart_read());
    note_truth(uart_overrun());
}

void go(void)
{
    irq_state state;

    irq_attach(UART1, 8, on_uart1, NULL);
    state = irq_disable();
    raise_now(BIT(UART1));
    raise_now(BIT(UART1));
    raise_now(BIT(UART1));
    irq_enable(state);
    note("main");
}
