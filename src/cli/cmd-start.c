/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd-start.c - irqlab start LAB [DIR]
 *
 * A file is only ever created (O_EXCL), and what was created is removed again when the whole
 * cannot be: there is all of it or nothing. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

static const char *const copied[] = {"lab.c", "lab.h"};

#define N_COPIED G_N_ELEMENTS(copied)

/* Writes the new file @path; errno tells why not. */
static gboolean create_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    gsize left = strlen(text);
    gboolean fine = fd >= 0;

    while (fine && left > 0) {
        gssize written = write(fd, text, left);

        if (written < 0 && errno == EINTR)
            continue;
        fine = written >= 0;
        if (fine) {
            text += written;
            left -= (gsize)written;
        }
    }
    if (fd >= 0) {
        int kept = errno;

        fine = close(fd) == 0 && fine;
        if (!fine) {
            kept = kept != 0 ? kept : errno;
            unlink(path);
        }
        errno = kept;
    }
    return fine;
}

static CliStatus fail_create(const Lab *lab, const char *path, int why)
{
    if (why == EEXIST)
        return cli_fail(CLI_USAGE,
                        "%s is there already; nothing was written; name another folder: "
                        "irqlab start %s DIR",
                        path, lab->slug);
    return cli_fail(CLI_UNABLE, "cannot write %s: %s", path, g_strerror(why));
}

static CliStatus copy_files(const Lab *lab, const char *dir, char *const texts[N_COPIED])
{
    for (gsize i = 0; i < N_COPIED; i++) {
        g_autofree char *path = g_build_filename(dir, copied[i], NULL);
        int why;

        if (create_file(path, texts[i]))
            continue;
        why = errno;
        for (gsize k = 0; k < i; k++) {
            g_autofree char *made = g_build_filename(dir, copied[k], NULL);

            unlink(made);
        }
        return fail_create(lab, path, why);
    }
    return CLI_HOLDS;
}

static CliStatus tell_next(const Lab *lab, const char *dir)
{
    g_autofree char *file = g_build_filename(dir, copied[0], NULL);
    g_autofree char *plain = g_path_get_dirname(file);
    g_autofree char *text =
        g_strdup_printf("%s/lab.c is yours to repair; lab.h says what it must offer.\n"
                        "  read   irqlab show %s\n"
                        "  grade  irqlab grade %s %s\n",
                        plain, lab->slug, lab->slug, file);
    g_autofree char *shown = cli_in_locale(text);

    return cli_print(shown, CLI_HOLDS);
}

CliStatus cmd_start(const CliArguments *arguments)
{
    CliStatus status;
    g_autoptr(Lab) lab = cli_lab(arguments, arguments->words[0], &status);
    g_autoptr(GError) error = NULL;
    char *texts[N_COPIED] = {NULL};
    const char *dir;
    gboolean made;

    if (lab == NULL)
        return status;
    dir = arguments->n_words > 1 ? arguments->words[1] : lab->slug;
    for (gsize i = 0; i < N_COPIED && error == NULL; i++)
        texts[i] = lab_read_file(lab, copied[i], &error);
    if (error != NULL) {
        status = cli_fail_error(error);
    } else {
        made = !g_file_test(dir, G_FILE_TEST_EXISTS);
        if (g_mkdir_with_parents(dir, 0777) != 0)
            status = cli_fail(CLI_UNABLE, "cannot make the folder %s: %s", dir,
                              g_strerror(errno));
        else
            status = copy_files(lab, dir, texts);
        if (status != CLI_HOLDS && made)
            g_rmdir(dir);
    }
    for (gsize i = 0; i < N_COPIED; i++)
        g_free(texts[i]);
    return status == CLI_HOLDS ? tell_next(lab, dir) : status;
}
