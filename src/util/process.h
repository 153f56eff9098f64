/* SPDX-License-Identifier: GPL-2.0-or-later */
/* process.h - a child process that cannot outlive, outgrow or outlast what it was given. */
#ifndef IRQLAB_UTIL_PROCESS_H
#define IRQLAB_UTIL_PROCESS_H

#include <gio/gio.h>

#define PROCESS_MAX_FDS 60

/** A descriptor that the child gets: @fd of this process as the child's @number (3 to 63).
 *  No other descriptor is inherited.  Borrowed. */
typedef struct {
    int fd;
    int number;
} ProcessFd;

/** What to run.  All borrowed for the call. */
typedef struct {
    const char *const *argv; /**< argv[0] is an absolute path; NULL-terminated */
    const char *const *envp; /**< "NAME=value"; NULL: an empty environment */
    const ProcessFd *fds;
    gsize n_fds;
    guint64 cpu_seconds;   /**< processor time of each process; 0: no limit */
    guint64 address_bytes; /**< address space of each process; 0: no limit */
    guint64 file_bytes;    /**< largest file that it may write; 0: no limit */
    guint wall_ms;         /**< then it is killed; 0: no limit */
    gsize max_output;      /**< bytes of stdout and of stderr that are kept; a child
                                     that writes more is killed */
} ProcessSpec;

/** What came of it.  Clear with process_result_clear(). */
typedef struct {
    int exit_status;     /**< 0 to 255, or -1 when a signal ended it */
    int signal;          /**< that signal, else 0 */
    gboolean timed_out;  /**< killed for wall_ms */
    gboolean overflowed; /**< killed for max_output */
    GString *out;        /**< stdout, raw bytes */
    GString *err;        /**< stderr, raw bytes */
} ProcessResult;

/**
 * Runs @spec to its end.  Blocks.  stdin is /dev/null.  The child is in a process group of
 * its own that is killed whole when a limit is met, when @cancellable is cancelled, and when
 * this thread dies by whatever means.  (What leaves the group with setsid(2) has to see to
 * that itself: bubblewrap's --die-with-parent does.)
 * FALSE with @error: UTIL_ERROR_SPAWN, or G_IO_ERROR_CANCELLED.  A child that fails is no
 * error: see @ret_result.
 */
gboolean process_run(const ProcessSpec *spec, GCancellable *cancellable,
                     ProcessResult *ret_result, GError **error);
void process_result_clear(ProcessResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ProcessResult, process_result_clear)

#endif
