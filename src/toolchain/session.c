/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "toolchain/session.h"

#include <string.h>
#include <sys/mman.h>

#include "toolchain/build.h"
#include "toolchain/sandbox.h"
#include "util/file.h"
#include "util/process.h"
#include "util/text.h"

/* A program that does not end in time is killed after this.  A board that is only slow to
 * start, on a machine that is busy, must not be. */
#define GRACE_MS 5000
#define ADDRESS_BYTES (G_GUINT64_CONSTANT(512) << 20)
#define OUTPUT_BYTES 4096

struct Session {
    GPtrArray *argv;
    int program, status;
    int uart, go;        /* borrowed; -1: none */
    BoardStatus *shared; /* written by the other process */
    guint64 duration_ns;
};

Session *session_new(const Image *image, const ProgramSettings *settings, int uart_fd,
                     const char *data_dir, GError **error)
{
    g_autoptr(Session) session = g_new0(Session, 1);
    g_autoptr(GBytes) description = program_write(image, settings, error);
    g_autofree BoardStatus *empty = g_new0(BoardStatus, 1);
    g_autoptr(GBytes) status =
        g_bytes_new_take(g_steal_pointer(&empty), sizeof(BoardStatus));
    g_autofree char *board = NULL;

    session->program = session->status = -1;
    session->uart = uart_fd;
    session->go = -1;
    session->duration_ns = settings->duration_ns;
    if (description == NULL)
        return NULL;
    board = program_board_path(data_dir, error);
    if (board == NULL)
        return NULL;
    session->argv = sandbox_program_command(board, error);
    if (session->argv == NULL)
        return NULL;
    session->program = file_memory_open("irqlab-program", description, error);
    if (session->program < 0)
        return NULL;
    session->status = file_memory_open("irqlab-status", status, error);
    if (session->status < 0)
        return NULL;
    session->shared =
        mmap(NULL, sizeof(BoardStatus), PROT_READ, MAP_SHARED, session->status, 0);
    if (session->shared == MAP_FAILED) {
        session->shared = NULL;
        g_set_error_literal(error, UTIL_ERROR, UTIL_ERROR_MEMFD,
                            "no memory can be shared with the program");
        return NULL;
    }
    return g_steal_pointer(&session);
}

void session_set_go(Session *session, int fd)
{
    session->go = fd;
}

void session_free(Session *session)
{
    if (session == NULL)
        return;
    if (session->shared != NULL)
        munmap(session->shared, sizeof(BoardStatus));
    file_close(&session->program);
    file_close(&session->status);
    g_clear_pointer(&session->argv, g_ptr_array_unref);
    g_free(session);
}

/* ---- running ------------------------------------------------------------------------------ */

/* It ended before the program was ready: the board says why, or bubblewrap does. */
static gboolean fail_start(const BoardStatus *status, const ProcessResult *run,
                           GError **error)
{
    const char *newline = memchr(run->err->str, '\n', run->err->len);
    gsize length = newline != NULL ? (gsize)(newline - run->err->str) : run->err->len;
    g_autofree char *line = text_make_safe(run->err->str, (gssize)length, 300);

    if (status->phase == BOARD_FAILED)
        g_set_error(error, BUILD_ERROR, BUILD_ERROR_TOOL,
                    "the program cannot be run on this machine: %s", status->message);
    else
        g_set_error(error, BUILD_ERROR, BUILD_ERROR_TOOL,
                    "the program did not come to run in its sandbox: %s (irqlab doctor "
                    "looks for what is missing)",
                    *line != '\0' ? line : "it said nothing");
    return FALSE;
}

gboolean session_run(Session *session, GCancellable *cancellable, SessionEnd *ret_end,
                     int *ret_signal, GError **error)
{
    ProcessFd fds[4] = {{session->program, PROGRAM_FD},
                        {session->status, PROGRAM_STATUS_FD}};
    gsize n_fds = 2;
    guint64 ms = session->duration_ns / 1000000;
    ProcessSpec spec = {
        .argv = (const char *const *)session->argv->pdata,
        .fds = fds,
        .cpu_seconds = ms / 1000 + 15, /* the wall clock comes first */
        .address_bytes = ADDRESS_BYTES,
        .wall_ms = (guint)MIN(ms + GRACE_MS, G_MAXINT),
        .max_output = OUTPUT_BYTES,
    };
    g_auto(ProcessResult) run = {0};
    g_autofree BoardStatus *status = g_new0(BoardStatus, 1);
    GError *cause = NULL;

    if (session->uart >= 0)
        fds[n_fds++] = (ProcessFd){session->uart, PROGRAM_UART_FD};
    if (session->go >= 0)
        fds[n_fds++] = (ProcessFd){session->go, PROGRAM_GO_FD};
    spec.n_fds = n_fds;
    *ret_signal = 0;
    if (!process_run(&spec, cancellable, &run, &cause)) {
        if (g_error_matches(cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
            g_error_free(cause);
            *ret_end = SESSION_CANCELLED;
            return TRUE;
        }
        g_propagate_error(error, cause);
        return FALSE;
    }
    session_look(session, status);
    if (status->phase != BOARD_RUNNING && status->phase != BOARD_FINISHED)
        return fail_start(status, &run, error);
    *ret_end = status->phase == BOARD_FINISHED ? SESSION_FINISHED
               : run.timed_out                 ? SESSION_OVERRAN
                                               : SESSION_KILLED;
    /* bubblewrap answers for a program that a signal ended with 128 + its number. */
    if (*ret_end == SESSION_KILLED)
        *ret_signal = run.signal != 0         ? run.signal
                      : run.exit_status > 128 ? run.exit_status - 128
                                              : 0;
    return TRUE;
}

void session_look(const Session *session, BoardStatus *ret_status)
{
    memcpy(ret_status, session->shared, sizeof *ret_status);
    ret_status->message[sizeof ret_status->message - 1] = '\0';
    for (guint i = 0; i < BOARD_MAX_CHECKS; i++)
        ret_status->checks[i].id[BOARD_ID_BYTES - 1] = '\0';
    ret_status->depth = MIN(ret_status->depth, BOARD_MAX_DEPTH);
    ret_status->crash.depth = MIN(ret_status->crash.depth, BOARD_MAX_DEPTH);
}

const volatile BoardStatus *session_status(const Session *session)
{
    return session->shared;
}
