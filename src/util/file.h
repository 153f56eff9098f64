/* SPDX-License-Identifier: GPL-2.0-or-later */
/* file.h - files written whole or not at all, and files that live only in memory. */
#ifndef IRQLAB_UTIL_FILE_H
#define IRQLAB_UTIL_FILE_H

#include <gio/gio.h>

/** What the functions of this module fail with, beside G_FILE_ERROR. */
#define UTIL_ERROR (util_error_quark())
GQuark util_error_quark(void);
typedef enum {
    UTIL_ERROR_NOT_REGULAR, /**< a directory, a device, a FIFO, a socket */
    UTIL_ERROR_TOO_LARGE,   /**< larger than the caller allows */
    UTIL_ERROR_SPAWN,       /**< a child process could not be started */
    UTIL_ERROR_MEMFD        /**< no file in memory could be made */
} UtilError;

/**
 * Writes @size bytes to @path so that whoever reads it sees the old file or the new one,
 * never a part: an unnamed or hidden file in the same folder, synced, then renamed over
 * @path.  Keeps the permissions of a file that is replaced.  A symbolic link is followed.
 * Blocks.  Returns FALSE with @error (G_FILE_ERROR) and leaves @path as it was.
 */
gboolean file_write_atomic(const char *path, const void *bytes, gsize size,
                           GError **error);

/**
 * The contents of the regular file @path, at most @max_bytes.  Never blocks on a FIFO or a
 * device.  Errors: G_FILE_ERROR (missing, no permission), UTIL_ERROR_NOT_REGULAR,
 * UTIL_ERROR_TOO_LARGE.  The messages name @path made safe for printing.
 */
GBytes *file_read_bounded(const char *path, gsize max_bytes, GError **error);

/** A file in memory that holds @bytes (NULL: empty), read position 0, closed on exec.  It
 *  is gone with its last descriptor.  -1 with @error (UTIL_ERROR_MEMFD). */
int file_memory_open(const char *name, GBytes *bytes, GError **error);
/** Everything in the file @fd from its start, at most @max_bytes (UTIL_ERROR_TOO_LARGE). */
GBytes *file_memory_read(int fd, gsize max_bytes, GError **error);

/** Closes *@fd unless it is -1, and makes it -1.  errno is kept. */
void file_close(int *fd);

#endif
