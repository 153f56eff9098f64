/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ini.h - a strict reader of key files, whose every error names file, section and key.
 *
 * GKeyFile takes the last of two equal keys and skips what it does not know; in a lab that
 * would be a check that silently never counts.  Here both are errors.
 *
 * The getters return FALSE with @error (LAB_ERROR_INVALID) and leave their result as it was.
 * Those that say "if given" leave it as it was, and return TRUE, when the key is missing. */
#ifndef IRQLAB_LAB_INI_H
#define IRQLAB_LAB_INI_H

#include <glib.h>

typedef struct Ini Ini;

/** Reads the file @path: UTF-8, at most 256 KiB, no control characters, no section and no
 *  key twice. */
Ini *ini_read(const char *path, GError **error);
void ini_free(Ini *ini);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ini, ini_free)

/** Sets @error to "FILE: [SECTION] KEY: message"; @key may be NULL.  Returns FALSE. */
gboolean ini_fail(const Ini *ini, const char *section, const char *key, GError **error,
                  const char *format, ...) G_GNUC_PRINTF(5, 6);

/** The sections in the file's order, NULL-terminated.  Caller frees. */
char **ini_sections(const Ini *ini);
/** The keys of @section in the file's order, NULL-terminated.  Caller frees. */
char **ini_keys(const Ini *ini, const char *section);
gboolean ini_has(const Ini *ini, const char *section, const char *key);

/** Fails on a key of @section that is not in @known (NULL-terminated) and does not begin
 *  with @prefix (may be NULL). */
gboolean ini_check_keys(const Ini *ini, const char *section, const char *const *known,
                        const char *prefix, GError **error);

/** A text that is not empty.  With @one_line, without a line break. */
gboolean ini_text(const Ini *ini, const char *section, const char *key, gboolean one_line,
                  char **ret_text, GError **error);
/** A list with ';' between: at least one element, none empty, none twice. */
gboolean ini_list(const Ini *ini, const char *section, const char *key, char ***ret_list,
                  GError **error);
/** A whole number from @min to @max. */
gboolean ini_number(const Ini *ini, const char *section, const char *key, guint32 min,
                    guint32 max, guint32 *ret_number, GError **error);
/** As ini_number(), if given. */
gboolean ini_number_if_given(const Ini *ini, const char *section, const char *key,
                             guint32 min, guint32 max, guint32 *ret_number,
                             GError **error);
/** "true" or "false", if given. */
gboolean ini_switch_if_given(const Ini *ini, const char *section, const char *key,
                             gboolean *ret_on, GError **error);

#endif
