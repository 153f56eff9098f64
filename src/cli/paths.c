/* SPDX-License-Identifier: GPL-2.0-or-later */
/* paths.c - where irqlab's own files are.
 *
 * The first of: $IRQLAB_DATA; IRQLAB_SRCDIR, when this program is the one in the build tree
 * that it belongs to; IRQLAB_DATADIR, where `make install` puts them. */
#include <stdlib.h>

#include "cli/cli.h"

/* IRQLAB_SRCDIR is BUILD/share/irqlab: is this program BUILD/irqlab? */
static gboolean in_build_tree(void)
{
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *share = g_path_get_dirname(IRQLAB_SRCDIR);
    g_autofree char *build = g_path_get_dirname(share);
    g_autofree char *here = program != NULL ? g_path_get_dirname(program) : NULL;
    char *real_build = realpath(build, NULL);
    gboolean same = here != NULL && real_build != NULL && g_str_equal(here, real_build);

    free(real_build);
    return same;
}

char *cli_data_dir(void)
{
    const char *named = g_getenv("IRQLAB_DATA");
    const char *dir = named != NULL && named[0] != '\0' ? named
                      : in_build_tree()                 ? IRQLAB_SRCDIR
                                                        : IRQLAB_DATADIR;
    g_autofree char *header = g_build_filename(dir, "include", "irqlab.h", NULL);

    if (g_file_test(header, G_FILE_TEST_IS_REGULAR))
        return g_strdup(dir);
    cli_fail(CLI_UNABLE,
             "%s is missing; install irqlab again, or set IRQLAB_DATA to its data folder",
             header);
    return NULL;
}
