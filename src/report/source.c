/* SPDX-License-Identifier: GPL-2.0-or-later */
/* source.c - the student's file, once more, line by line. */
#include "report/source.h"
#include "util/file.h"
#include "util/text.h"

#define MAX_SOURCE_BYTES (4 * 1024 * 1024)

struct Source {
    char *name;
    char **lines; /* NULL-terminated; NULL when the file is not there or has changed */
};

Source *source_load(const char *path, const char *sha256)
{
    Source *source = g_new0(Source, 1);
    g_autofree char *base = g_path_get_basename(path);
    g_autoptr(GBytes) bytes = file_read_bounded(path, MAX_SOURCE_BYTES, NULL);
    g_autofree char *sum = NULL;
    g_autofree char *safe = NULL;

    source->name = text_make_safe_name(base);
    if (bytes == NULL)
        return source;
    sum = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, bytes);
    if (sha256 != NULL && !g_str_equal(sum, sha256))
        return source;

    gsize size;
    const char *text = g_bytes_get_data(bytes, &size);

    safe = text_make_safe(text, (gssize)size, 4 * MAX_SOURCE_BYTES);
    source->lines = g_strsplit(safe, "\n", -1);
    for (char **line = source->lines; *line != NULL; line++) {
        g_strdelimit(*line, "\t", ' ');
        g_strstrip(*line);
    }
    return source;
}

void source_free(Source *source)
{
    if (source == NULL)
        return;
    g_free(source->name);
    g_strfreev(source->lines);
    g_free(source);
}

const char *source_line(const Source *source, const char *file, guint line)
{
    if (source->lines == NULL || file == NULL || line == 0 ||
        !g_str_equal(file, source->name) || line > g_strv_length(source->lines))
        return NULL;
    return source->lines[line - 1];
}
