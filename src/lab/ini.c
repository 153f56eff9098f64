/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lab/ini.h"

#include <string.h>

#include "lab/lab.h"
#include "util/file.h"

#define INI_MAX_BYTES (256 * 1024)

struct Ini {
    char *path;
    GKeyFile *file;
};

gboolean ini_fail(const Ini *ini, const char *section, const char *key, GError **error,
                  const char *format, ...)
{
    va_list args;

    va_start(args, format);

    g_autofree char *message = g_strdup_vprintf(format, args);

    va_end(args);
    g_set_error(error, LAB_ERROR, LAB_ERROR_INVALID, "%s: [%s]%s%s: %s", ini->path,
                section, key ? " " : "", key ? key : "", message);
    return FALSE;
}

/* ---- reading ---------------------------------------------------------------------- */

/** Sets @error to "PATH: line N: message", for the line that holds @place. */
static gboolean fail_at(const char *path, const char *text, const char *place,
                        const char *message, GError **error)
{
    guint line = 1;

    for (const char *c = text; c < place; c++)
        line += *c == '\n';
    g_set_error(error, LAB_ERROR, LAB_ERROR_INVALID, "%s: line %u: %s", path, line,
                message);
    return FALSE;
}

/** Fails unless @text is valid UTF-8 without control characters but newline and tab (and a
 *  carriage return before a newline). */
static gboolean check_characters(const char *path, const char *text, gsize size,
                                 GError **error)
{
    const char *bad = NULL;

    if (!g_utf8_validate(text, (gssize)size, &bad))
        return fail_at(path, text, bad, "is not UTF-8 text: save it as UTF-8", error);
    for (const char *c = text; c < text + size; c = g_utf8_next_char(c)) {
        gboolean line_end = c[0] == '\n' || (c[0] == '\r' && c[1] == '\n');

        if (g_unichar_iscntrl(g_utf8_get_char(c)) && !line_end && c[0] != '\t')
            return fail_at(path, text, c, "holds a control character: remove it", error);
    }
    return TRUE;
}

static gboolean fail_twice(const char *path, guint line, const char *what,
                           const char *name, GError **error)
{
    g_set_error(error, LAB_ERROR, LAB_ERROR_INVALID,
                "%s: line %u: %s %s stands here a second time: remove one", path, line,
                what, name);
    return FALSE;
}

/** Looks at the raw lines, because GKeyFile merges what stands twice. */
static gboolean check_duplicates(const char *path, const char *text, GError **error)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autoptr(GHashTable) seen =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *section = g_strdup("");

    for (guint i = 0; lines[i]; i++) {
        char *line = g_strstrip(lines[i]);
        char *equals = strchr(line, '=');
        char *name;

        if (line[0] == '[') {
            g_free(section);
            section = g_strdup(line);
            if (!g_hash_table_add(seen, g_strdup(section)))
                return fail_twice(path, i + 1, "section", section, error);
        } else if (line[0] != '#' && equals) {
            *equals = '\0';
            name = g_strdup_printf("%s %s", section, g_strchomp(line));
            if (!g_hash_table_add(seen, name))
                return fail_twice(path, i + 1, "key", name, error);
        }
    }
    return TRUE;
}

Ini *ini_read(const char *path, GError **error)
{
    g_autoptr(GBytes) bytes = file_read_bounded(path, INI_MAX_BYTES, error);

    if (!bytes)
        return NULL;

    gsize size;
    const char *data = g_bytes_get_data(bytes, &size);
    g_autofree char *text = g_strndup(data ? data : "", size);
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autoptr(GError) parse_error = NULL;

    if (!check_characters(path, data ? data : "", size, error) ||
        !check_duplicates(path, text, error))
        return NULL;
    if (!g_key_file_load_from_data(file, text, size, G_KEY_FILE_NONE, &parse_error)) {
        g_set_error(error, LAB_ERROR, LAB_ERROR_INVALID, "%s: %s", path,
                    parse_error->message);
        return NULL;
    }

    Ini *ini = g_new0(Ini, 1);

    ini->path = g_strdup(path);
    ini->file = g_steal_pointer(&file);
    return ini;
}

void ini_free(Ini *ini)
{
    if (!ini)
        return;
    g_free(ini->path);
    g_key_file_unref(ini->file);
    g_free(ini);
}

char **ini_sections(const Ini *ini)
{
    return g_key_file_get_groups(ini->file, NULL);
}

char **ini_keys(const Ini *ini, const char *section)
{
    char **keys = g_key_file_get_keys(ini->file, section, NULL, NULL);

    return keys ? keys : g_new0(char *, 1);
}

gboolean ini_has(const Ini *ini, const char *section, const char *key)
{
    return g_key_file_has_key(ini->file, section, key, NULL);
}

gboolean ini_check_keys(const Ini *ini, const char *section, const char *const *known,
                        const char *prefix, GError **error)
{
    g_auto(GStrv) keys = ini_keys(ini, section);

    for (guint i = 0; keys[i]; i++) {
        if (g_strv_contains(known, keys[i]) ||
            (prefix && g_str_has_prefix(keys[i], prefix)))
            continue;

        g_autofree char *list = g_strjoinv(", ", (char **)known);

        return ini_fail(ini, section, keys[i], error, "no such key; there are: %s", list);
    }
    return TRUE;
}

/* ---- values ------------------------------------------------------------------------- */

/** The value as it stands, or NULL with @error when it is missing or empty. */
static char *given(const Ini *ini, const char *section, const char *key, GError **error)
{
    g_autofree char *value = g_key_file_get_value(ini->file, section, key, NULL);

    if (!value) {
        ini_fail(ini, section, key, error, "is missing: add it");
        return NULL;
    }
    if (!*g_strstrip(value)) {
        ini_fail(ini, section, key, error, "is empty: give it a value");
        return NULL;
    }
    return g_steal_pointer(&value);
}

gboolean ini_text(const Ini *ini, const char *section, const char *key, gboolean one_line,
                  char **ret_text, GError **error)
{
    g_autofree char *raw = given(ini, section, key, error);

    if (!raw)
        return FALSE;

    /* With a wrong escape it gives an error *and* a text. */
    g_autoptr(GError) bad = NULL;
    g_autofree char *text = g_key_file_get_string(ini->file, section, key, &bad);

    if (bad || !text)
        return ini_fail(ini, section, key, error,
                        "has a '\\' that means nothing: write \\n, \\t, \\s or \\\\");
    if (one_line && strpbrk(text, "\n\r\t"))
        return ini_fail(ini, section, key, error, "must be one line, without tabs");
    g_free(*ret_text);
    *ret_text = g_steal_pointer(&text);
    return TRUE;
}

gboolean ini_list(const Ini *ini, const char *section, const char *key, char ***ret_list,
                  GError **error)
{
    g_autofree char *raw = given(ini, section, key, error);

    if (!raw)
        return FALSE;
    if (g_str_has_suffix(raw, ";"))
        raw[strlen(raw) - 1] = '\0';

    g_auto(GStrv) list = g_strsplit(raw, ";", -1);

    for (guint i = 0; list[i]; i++) {
        if (!*g_strstrip(list[i]))
            return ini_fail(ini, section, key, error,
                            "element %u is empty: write names with one ';' between",
                            i + 1);
        for (guint j = 0; j < i; j++) {
            if (g_str_equal(list[i], list[j]))
                return ini_fail(ini, section, key, error, "%s stands there twice",
                                list[i]);
        }
    }
    g_strfreev(*ret_list);
    *ret_list = g_steal_pointer(&list);
    return TRUE;
}

gboolean ini_number(const Ini *ini, const char *section, const char *key, guint32 min,
                    guint32 max, guint32 *ret_number, GError **error)
{
    g_autofree char *raw = given(ini, section, key, error);
    guint64 number;

    if (!raw)
        return FALSE;
    if (!g_ascii_string_to_unsigned(raw, 10, min, max, &number, NULL))
        return ini_fail(ini, section, key, error,
                        "%s is not a whole number from %" G_GUINT32_FORMAT
                        " to %" G_GUINT32_FORMAT,
                        raw, min, max);
    *ret_number = (guint32)number;
    return TRUE;
}

gboolean ini_number_if_given(const Ini *ini, const char *section, const char *key,
                             guint32 min, guint32 max, guint32 *ret_number,
                             GError **error)
{
    return !ini_has(ini, section, key) ||
           ini_number(ini, section, key, min, max, ret_number, error);
}

gboolean ini_switch_if_given(const Ini *ini, const char *section, const char *key,
                             gboolean *ret_on, GError **error)
{
    if (!ini_has(ini, section, key))
        return TRUE;

    g_autofree char *raw = given(ini, section, key, error);

    if (!raw)
        return FALSE;
    if (!g_str_equal(raw, "true") && !g_str_equal(raw, "false"))
        return ini_fail(ini, section, key, error, "%s is neither true nor false", raw);
    *ret_on = g_str_equal(raw, "true");
    return TRUE;
}
