/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/uart.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "util/file.h"

#define MAX_FILE_BYTES (1024 * 1024)
#define DEFAULT_BAUD 9600
#define BITS_PER_BYTE 10

struct Uart {
    guint baud;
    GBytes *bytes;
    int from;    /* what is listened to: stdin, or a pty's master; -1 */
    int slave;   /* of the pty, held open so that the line outlives its users; -1 */
    int ours;    /* our end of the socket; -1 */
    int theirs;  /* the program's end; -1 */
    int stop[2]; /* a pipe: closed to end the thread */
    GThread *pump;
};

/* ---- passing bytes on ------------------------------------------------------------------ */

/* The program gets a socket of its own: stdin's settings are the user's shell's, too. */
static gpointer pump(gpointer data)
{
    Uart *uart = data;

    for (;;) {
        struct pollfd fds[] = {{.fd = uart->from, .events = POLLIN},
                               {.fd = uart->stop[0], .events = POLLIN}};
        char block[64];
        gssize got;

        if (poll(fds, G_N_ELEMENTS(fds), -1) < 0 && errno != EINTR)
            break;
        if (fds[1].revents != 0)
            break;
        if (fds[0].revents == 0)
            continue;
        got = read(uart->from, block, sizeof block);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0 || send(uart->ours, block, (gsize)got, MSG_NOSIGNAL) < 0)
            break;
    }
    shutdown(uart->ours, SHUT_WR);
    return NULL;
}

static gboolean start_pump(Uart *uart, GError **error)
{
    int ends[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0 ||
        pipe2(uart->stop, O_CLOEXEC) != 0) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "no line for UART1: %s",
                    g_strerror(errno));
        return FALSE;
    }
    uart->ours = ends[0];
    uart->theirs = ends[1];
    uart->pump = g_thread_new("uart", pump, uart);
    return TRUE;
}

/* ---- opening ------------------------------------------------------------------------------ */

static gboolean open_pty(Uart *uart, GError **error)
{
    const char *name = NULL;

    uart->from = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (uart->from >= 0 && grantpt(uart->from) == 0 && unlockpt(uart->from) == 0)
        name = ptsname(uart->from);
    if (name != NULL)
        uart->slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (uart->slave < 0) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "no pseudo terminal: %s",
                    g_strerror(errno));
        return FALSE;
    }
    fprintf(stderr, "irqlab: UART1 is %s\n", name);
    return start_pump(uart, error);
}

static gboolean open_file(Uart *uart, const char *path, GError **error)
{
    uart->bytes = file_read_bounded(path, MAX_FILE_BYTES, error);
    if (uart->bytes != NULL && g_bytes_get_size(uart->bytes) == 0)
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                    "%s is empty: UART1 has nothing to hear", path);
    return uart->bytes != NULL && g_bytes_get_size(uart->bytes) > 0;
}

/* Takes "@BAUD" off the end of @name.  What follows an '@' and is no number is part of a
 * file's name. */
static gboolean take_baud(char *name, guint *ret_baud, GError **error)
{
    char *at = strrchr(name, '@');
    guint64 baud;

    *ret_baud = DEFAULT_BAUD;
    if (at == NULL || at[1] == '\0' || strspn(at + 1, "0123456789") != strlen(at + 1))
        return TRUE;
    if (!g_ascii_string_to_unsigned(at + 1, 10, 50, 4000000, &baud, NULL)) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                    "--uart: %s is no rate from 50 to 4000000 baud", at + 1);
        return FALSE;
    }
    *at = '\0';
    *ret_baud = (guint)baud;
    return TRUE;
}

Uart *uart_open(const char *text, GError **error)
{
    g_autoptr(Uart) uart = g_new0(Uart, 1);
    g_autofree char *name = g_strdup(text);
    gboolean open;

    uart->from = uart->slave = uart->ours = uart->theirs = -1;
    uart->stop[0] = uart->stop[1] = -1;
    if (!take_baud(name, &uart->baud, error))
        return NULL;
    if (g_str_equal(name, "pty")) {
        open = open_pty(uart, error);
    } else if (g_str_equal(name, "stdin")) {
        uart->from = dup(STDIN_FILENO);
        open = start_pump(uart, error);
    } else {
        open = open_file(uart, name, error);
    }
    return open ? g_steal_pointer(&uart) : NULL;
}

void uart_close(Uart *uart)
{
    if (uart == NULL)
        return;
    file_close(&uart->stop[1]);
    if (uart->pump != NULL)
        g_thread_join(uart->pump);
    file_close(&uart->stop[0]);
    file_close(&uart->from);
    file_close(&uart->slave);
    file_close(&uart->ours);
    file_close(&uart->theirs);
    g_clear_pointer(&uart->bytes, g_bytes_unref);
    g_free(uart);
}

guint32 uart_byte_ns(const Uart *uart)
{
    return (guint32)(G_GUINT64_CONSTANT(1000000000) * BITS_PER_BYTE / uart->baud);
}

GBytes *uart_bytes(const Uart *uart)
{
    return uart->bytes;
}

int uart_fd(const Uart *uart)
{
    return uart->theirs;
}
