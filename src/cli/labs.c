/* SPDX-License-Identifier: GPL-2.0-or-later */
/* labs.c - the lab that the user named, or the one that was probably meant. */
#include <string.h>

#include "cli/cli.h"

static CliStatus fail_unknown(const char *name, const char *extra, const char *data_dir)
{
    g_autoptr(GPtrArray) labs = lab_list(extra, data_dir, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    const char *nearest;

    for (guint i = 0; labs != NULL && i < labs->len; i++)
        g_ptr_array_add(names, ((const Lab *)g_ptr_array_index(labs, i))->slug);
    g_ptr_array_add(names, NULL);
    nearest = cli_nearest(name, (const char *const *)names->pdata);
    if (nearest != NULL)
        return cli_fail(CLI_USAGE, "there is no lab '%s'; did you mean %s?", name,
                        nearest);
    return cli_fail(CLI_USAGE, "there is no lab '%s'; irqlab list shows them all", name);
}

Lab *cli_lab(const CliArguments *arguments, const char *name, CliStatus *ret_status)
{
    const char *extra = cli_option(arguments, "labs");
    g_autofree char *data_dir = cli_data_dir();
    g_autoptr(GError) error = NULL;
    Lab *lab;

    *ret_status = CLI_UNABLE;
    if (data_dir == NULL)
        return NULL;
    lab = lab_find(name, extra, data_dir, &error);
    if (lab != NULL)
        return lab;
    if (g_error_matches(error, LAB_ERROR, LAB_ERROR_NOT_FOUND) &&
        strchr(name, '/') == NULL &&
        (extra == NULL || g_file_test(extra, G_FILE_TEST_IS_DIR)))
        *ret_status = fail_unknown(name, extra, data_dir);
    else
        *ret_status = cli_fail_error(error);
    return NULL;
}
