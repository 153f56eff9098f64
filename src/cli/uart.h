/* SPDX-License-Identifier: GPL-2.0-or-later */
/* uart.h - what UART1 hears in a live run: a file at a baud rate, a pseudo terminal, stdin. */
#ifndef IRQLAB_CLI_UART_H
#define IRQLAB_CLI_UART_H

#include <gio/gio.h>

typedef struct Uart Uart;

/**
 * What --uart @text names: "pty", "stdin" or FILE, each with "@BAUD" behind it or not (9600).
 * A pty's name is printed on stderr.  Errors: of file_read_bounded(); G_IO_ERROR when there
 * is no pseudo terminal or @text is wrong.
 */
Uart *uart_open(const char *text, GError **error);
/** Stops listening.  NULL is allowed. */
void uart_close(Uart *uart);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Uart, uart_close)

/** The time that a byte takes on the line (ten bits). */
guint32 uart_byte_ns(const Uart *uart);
/** The bytes of a file, or NULL when they come by uart_fd(). */
GBytes *uart_bytes(const Uart *uart);
/** The socket by which bytes arrive, or -1. */
int uart_fd(const Uart *uart);

#endif
