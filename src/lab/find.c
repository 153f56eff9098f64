/* SPDX-License-Identifier: GPL-2.0-or-later */
/* find.c - which folders are labs, and which of them is meant. */
#include <string.h>

#include "lab/lab.h"
#include "util/text.h"

/** The folders to look in, in order. */
static GPtrArray *folders(const char *extra_dir, const char *data_dir)
{
    GPtrArray *list = g_ptr_array_new_with_free_func(g_free);
    const char *named = g_getenv("IRQLAB_LABS");

    if (extra_dir)
        g_ptr_array_add(list, g_strdup(extra_dir));
    if (named) {
        g_auto(GStrv) parts = g_strsplit(named, ":", -1);

        for (guint i = 0; parts[i]; i++) {
            if (*parts[i])
                g_ptr_array_add(list, g_strdup(parts[i]));
        }
    }
    if (data_dir)
        g_ptr_array_add(list, g_build_filename(data_dir, "labs", NULL));
    return list;
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/** The names of the folders in @folder that hold a lab.ini, sorted. */
static GPtrArray *labs_in(const char *folder, GError **error)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    if (!dir) {
        g_autofree char *safe = text_make_safe_name(folder);
        gboolean is_there = g_file_test(folder, G_FILE_TEST_IS_DIR);

        g_set_error(error, LAB_ERROR, LAB_ERROR_NOT_FOUND,
                    is_there ? "%s cannot be read: labs were looked for there"
                             : "%s is not a folder: labs were looked for there",
                    safe);
        return NULL;
    }

    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

    while ((name = g_dir_read_name(dir))) {
        g_autofree char *ini = g_build_filename(folder, name, "lab.ini", NULL);

        if (g_file_test(ini, G_FILE_TEST_EXISTS))
            g_ptr_array_add(names, g_strdup(name));
    }
    g_ptr_array_sort(names, compare_names);
    return names;
}

/* ---- all of them ----------------------------------------------------------------------- */

static gint compare_labs(gconstpointer a, gconstpointer b)
{
    const Lab *x = *(const Lab *const *)a;
    const Lab *y = *(const Lab *const *)b;

    return x->number != y->number ? (x->number < y->number ? -1 : 1)
                                  : strcmp(x->slug, y->slug);
}

static gboolean is_hidden(const GPtrArray *labs, const char *slug)
{
    for (guint i = 0; i < labs->len; i++) {
        if (g_str_equal(((const Lab *)g_ptr_array_index(labs, i))->slug, slug))
            return TRUE;
    }
    return FALSE;
}

static gboolean add_labs_of(const char *folder, GPtrArray *labs, GError **error)
{
    g_autoptr(GPtrArray) names = labs_in(folder, error);

    if (!names)
        return FALSE;
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *path =
            g_build_filename(folder, (const char *)g_ptr_array_index(names, i), NULL);
        g_autoptr(Lab) lab = lab_load(path, error);

        if (!lab)
            return FALSE;
        if (!is_hidden(labs, lab->slug))
            g_ptr_array_add(labs, g_steal_pointer(&lab));
    }
    return TRUE;
}

GPtrArray *lab_list(const char *extra_dir, const char *data_dir, GError **error)
{
    g_autoptr(GPtrArray) places = folders(extra_dir, data_dir);
    g_autoptr(GPtrArray) labs = g_ptr_array_new_with_free_func((GDestroyNotify)lab_free);

    for (guint i = 0; i < places->len; i++) {
        if (!add_labs_of(g_ptr_array_index(places, i), labs, error))
            return NULL;
    }
    g_ptr_array_sort(labs, compare_labs);
    return g_steal_pointer(&labs);
}

/* ---- one of them ------------------------------------------------------------------------ */

/** Whether the folder "03-lost-update" is meant by "03-lost-update", "lost-update", "3" or
 *  "03". */
static gboolean is_meant(const char *folder_name, const char *name)
{
    const char *dash = strchr(folder_name, '-');
    guint64 number, wanted;

    if (g_str_equal(folder_name, name))
        return TRUE;
    if (!dash)
        return FALSE;
    if (g_str_equal(dash + 1, name))
        return TRUE;

    g_autofree char *digits = g_strndup(folder_name, (gsize)(dash - folder_name));

    return g_ascii_string_to_unsigned(digits, 10, 1, 999, &number, NULL) &&
           g_ascii_string_to_unsigned(name, 10, 1, 999, &wanted, NULL) &&
           number == wanted;
}

/** The path of the lab that @name means in @folder; NULL without @error when there is none.
 *  Two that share a number are an error. */
static char *find_in(const char *folder, const char *name, GError **error)
{
    g_autoptr(GPtrArray) names = labs_in(folder, error);
    const char *found = NULL;

    if (!names)
        return NULL;
    for (guint i = 0; i < names->len; i++) {
        const char *candidate = g_ptr_array_index(names, i);

        if (!is_meant(candidate, name))
            continue;
        if (found) {
            g_set_error(error, LAB_ERROR, LAB_ERROR_INVALID,
                        "%s means %s and %s in %s: use the whole name", name, found,
                        candidate, folder);
            return NULL;
        }
        found = candidate;
    }
    return found ? g_build_filename(folder, found, NULL) : NULL;
}

Lab *lab_find(const char *name, const char *extra_dir, const char *data_dir,
              GError **error)
{
    g_autoptr(GPtrArray) places = folders(extra_dir, data_dir);
    g_autoptr(GError) find_error = NULL;

    if (strchr(name, '/'))
        return lab_load(name, error);
    for (guint i = 0; i < places->len; i++) {
        g_autofree char *path = find_in(g_ptr_array_index(places, i), name, &find_error);

        if (path)
            return lab_load(path, error);
        if (find_error) {
            g_propagate_error(error, g_steal_pointer(&find_error));
            return NULL;
        }
    }

    g_autofree char *safe = text_make_safe_name(name);

    g_set_error(error, LAB_ERROR, LAB_ERROR_NOT_FOUND,
                "no lab is called %s: \"irqlab list\" shows them all", safe);
    return NULL;
}
