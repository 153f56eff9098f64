/* SPDX-License-Identifier: GPL-2.0-or-later */
/* session.h - an image run on the real processor by irqlab-board, in the sandbox. */
#ifndef IRQLAB_TOOLCHAIN_SESSION_H
#define IRQLAB_TOOLCHAIN_SESSION_H

#include <gio/gio.h>

#include "toolchain/program.h"

typedef struct Session Session;

/** How a session ended. */
typedef enum {
    SESSION_FINISHED, /**< by itself */
    SESSION_CANCELLED, /**< by the caller's cancellable: what was counted until then stands */
    SESSION_KILLED, /**< by a signal that the board could not hold: see the signal */
    SESSION_OVERRAN /**< its time was over, but the board did not come to end it */
} SessionEnd;

/**
 * Makes ready to run @image as @settings say.  @uart_fd is what UART1 hears when they say
 * so: a pipe or a socket, borrowed until the session is freed; else -1.  @data_dir is where
 * irqlab's files are.  Errors: as program_write() and program_board_path(), and UTIL_ERROR.
 */
Session *session_new(const Image *image, const ProgramSettings *settings, int uart_fd,
                     const char *data_dir, GError **error);
/** PROGRAM_TRACED: the socket on which the board says that it is ready and waits for a byte;
 *  borrowed until the session is freed. */
void session_set_go(Session *session, int fd);
void session_free(Session *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Session, session_free)

/**
 * Runs it.  Blocks until it ends, at the latest five seconds after its time is over.  A
 * cancelled one is no error.  FALSE with @error (BUILD_ERROR_TOOL) when it never came to
 * run.  @ret_signal is 0 unless it was killed.
 */
gboolean session_run(Session *session, GCancellable *cancellable, SessionEnd *ret_end,
                     int *ret_signal, GError **error);

/**
 * A copy of what the board has told so far; any thread may ask, at any time.  Every index in
 * it is within its table and every text ends; what it says remains the word of a process in
 * which a stranger's program runs.
 */
void session_look(const Session *session, BoardStatus *ret_status);

/** The same where the board writes it, for a tracer that looks after every step: nothing of
 *  it is checked.  Owned by the session. */
const volatile BoardStatus *session_status(const Session *session);

#endif
