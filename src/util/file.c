/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "util/file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/text.h"

G_DEFINE_QUARK(irqlab - util - error - quark, util_error)

/** Sets @error to "@what PATH: reason" from @errnum; returns FALSE for the caller's sake. */
static gboolean fail_errno(GError **error, const char *what, const char *path, int errnum)
{
    g_autofree char *safe = text_make_safe_name(path);

    g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errnum), "%s %s: %s", what,
                safe, g_strerror(errnum));
    return FALSE;
}

void file_close(int *fd)
{
    int saved = errno;

    if (*fd >= 0)
        close(*fd);
    *fd = -1;
    errno = saved;
}

/* ---- writing ---------------------------------------------------------------------- */

/** Writes all of it, or returns an errno. */
static int write_all(int fd, const guint8 *bytes, gsize size)
{
    while (size > 0) {
        gssize written = write(fd, bytes, size);

        if (written < 0) {
            if (errno == EINTR)
                continue;
            return errno;
        }
        bytes += written;
        size -= (gsize)written;
    }
    return 0;
}

/** The permissions that the new file gets: the replaced one's, else what umask leaves. */
static mode_t mode_for(const char *target)
{
    struct stat status;
    mode_t mask;

    if (stat(target, &status) == 0)
        return status.st_mode & 0777;
    mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

/** Fills @fd, syncs it, renames @temporary over @target; an errno, or 0. */
static int commit(int fd, const char *temporary, const char *target, const void *bytes,
                  gsize size)
{
    int errnum = write_all(fd, bytes, size);

    if (errnum == 0 && fchmod(fd, mode_for(target)) != 0)
        errnum = errno;
    if (errnum == 0 && fsync(fd) != 0 && errno != EINVAL && errno != EROFS)
        errnum = errno;
    if (errnum == 0 && rename(temporary, target) != 0)
        errnum = errno;
    return errnum;
}

/**
 * An unnamed file in @folder: one that no kill can leave behind.  The name it gets through
 * linkat() lives only from there to the rename.  -1 where the file system has none.
 */
static int open_unnamed(const char *folder)
{
    return open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
}

/** As commit(), for a file without a name: gives it @temporary's once it is complete. */
static int commit_unnamed(int fd, const char *temporary, const char *target,
                          const void *bytes, gsize size)
{
    g_autofree char *self = g_strdup_printf("/proc/self/fd/%d", fd);
    int errnum = write_all(fd, bytes, size);

    if (errnum == 0 && fchmod(fd, mode_for(target)) != 0)
        errnum = errno;
    if (errnum == 0 && fsync(fd) != 0 && errno != EINVAL && errno != EROFS)
        errnum = errno;
    if (errnum == 0 &&
        linkat(AT_FDCWD, self, AT_FDCWD, temporary, AT_SYMLINK_FOLLOW) != 0)
        errnum = errno;
    if (errnum == 0 && rename(temporary, target) != 0) {
        errnum = errno;
        unlink(temporary);
    }
    return errnum;
}

/** Where @path really points to: a link is followed so that it stays a link. */
static char *resolve(const char *path)
{
    g_autofree char *real = realpath(path, NULL);

    return real != NULL ? g_strdup(real) : g_strdup(path);
}

gboolean file_write_atomic(const char *path, const void *bytes, gsize size,
                           GError **error)
{
    g_autofree char *target = resolve(path);
    g_autofree char *folder = g_path_get_dirname(target);
    g_autofree char *temporary = NULL;
    int fd, errnum;

    if (g_file_test(target, G_FILE_TEST_IS_DIR))
        return fail_errno(error, "cannot write", path, EISDIR);
    temporary = g_strdup_printf("%s/.irqlab-%08x%08x.tmp", folder, g_random_int(),
                                g_random_int());
    fd = open_unnamed(folder);
    if (fd >= 0) {
        errnum = commit_unnamed(fd, temporary, target, bytes, size);
        close(fd);
        /* Without /proc, or where linking is refused, the named way still works. */
        if (errnum != ENOENT && errnum != EXDEV && errnum != EPERM)
            return errnum == 0 ? TRUE : fail_errno(error, "cannot write", path, errnum);
    }
    fd = open(temporary, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail_errno(error, "cannot write", path, errno);
    errnum = commit(fd, temporary, target, bytes, size);
    if (close(fd) != 0 && errnum == 0)
        errnum = errno;
    if (errnum == 0)
        return TRUE;
    unlink(temporary);
    return fail_errno(error, "cannot write", path, errnum);
}

/* ---- reading ---------------------------------------------------------------------- */

static GBytes *too_large(const char *path, gsize max_bytes, GError **error)
{
    g_autofree char *safe = text_make_safe_name(path);
    g_autofree char *limit = g_format_size_full(max_bytes, G_FORMAT_SIZE_IEC_UNITS);

    g_set_error(error, UTIL_ERROR, UTIL_ERROR_TOO_LARGE,
                "%s is larger than %s, the most that is read", safe, limit);
    return NULL;
}

/** What @mode is, for a sentence: "a directory". */
static const char *kind_of(mode_t mode)
{
    if (S_ISDIR(mode))
        return "a directory";
    if (S_ISFIFO(mode))
        return "a pipe (FIFO)";
    if (S_ISSOCK(mode))
        return "a socket";
    return "a device";
}

/** Reads @fd to its end; the file may grow meanwhile, so the bound is held here too. */
static GBytes *read_all(int fd, const char *path, gsize max_bytes, GError **error)
{
    g_autoptr(GByteArray) array = g_byte_array_new();

    for (;;) {
        guint8 block[16384];
        gssize got = read(fd, block, sizeof block);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            fail_errno(error, "cannot read", path, errno);
            return NULL;
        }
        if (got == 0)
            return g_byte_array_free_to_bytes(g_steal_pointer(&array));
        if (array->len + (gsize)got > max_bytes)
            return too_large(path, max_bytes, error);
        g_byte_array_append(array, block, (guint)got);
    }
}

GBytes *file_read_bounded(const char *path, gsize max_bytes, GError **error)
{
    /* O_NONBLOCK: opening a FIFO must not wait for its writer. */
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    struct stat status;
    GBytes *bytes = NULL;

    if (fd < 0) {
        fail_errno(error, "cannot read", path, errno);
        return NULL;
    }
    if (fstat(fd, &status) != 0) {
        fail_errno(error, "cannot read", path, errno);
    } else if (!S_ISREG(status.st_mode)) {
        g_autofree char *safe = text_make_safe_name(path);

        g_set_error(error, UTIL_ERROR, UTIL_ERROR_NOT_REGULAR, "%s is %s, not a file",
                    safe, kind_of(status.st_mode));
    } else if ((guint64)status.st_size > max_bytes) {
        too_large(path, max_bytes, error);
    } else {
        bytes = read_all(fd, path, max_bytes, error);
    }
    close(fd);
    return bytes;
}

/* ---- files in memory --------------------------------------------------------------- */

int file_memory_open(const char *name, GBytes *bytes, GError **error)
{
    int fd = memfd_create(name, MFD_CLOEXEC);
    int errnum = fd < 0 ? errno : 0;
    gsize size = 0;
    const void *data = bytes != NULL ? g_bytes_get_data(bytes, &size) : NULL;

    if (errnum == 0)
        errnum = write_all(fd, data, size);
    if (errnum == 0 && lseek(fd, 0, SEEK_SET) != 0)
        errnum = errno;
    if (errnum == 0)
        return fd;
    g_set_error(error, UTIL_ERROR, UTIL_ERROR_MEMFD, "cannot make a file in memory: %s",
                g_strerror(errnum));
    file_close(&fd);
    return -1;
}

GBytes *file_memory_read(int fd, gsize max_bytes, GError **error)
{
    if (lseek(fd, 0, SEEK_SET) != 0) {
        fail_errno(error, "cannot read", "a file in memory", errno);
        return NULL;
    }
    return read_all(fd, "a file in memory", max_bytes, error);
}
