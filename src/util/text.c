/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "util/text.h"

#include <string.h>

#define NAME_MAX_BYTES 200

/** Code points that a terminal or an editor obeys instead of showing them. */
static gboolean is_invisible(gunichar c)
{
    switch (g_unichar_type(c)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT: /* bidirectional overrides, zero-width marks, BOM, tags */
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_PRIVATE_USE:
        return TRUE;
    default:
        /* U+034F joins graphemes, U+115F.. and U+3164 are blanks that pass for letters. */
        return c == 0x034f || c == 0x115f || c == 0x1160 || c == 0x3164 || c == 0xffa0;
    }
}

/** Appends one code point, or one broken byte, from @p; returns the bytes used. */
static gsize append_one(GString *safe, const char *p, gsize left, gboolean keep_layout)
{
    gunichar c = g_utf8_get_char_validated(p, (gssize)left);

    if (*p == '\0' || c == (gunichar)-1 || c == (gunichar)-2) {
        g_string_append_printf(safe, "<%02X>", (guchar)*p);
        return 1;
    }
    if (keep_layout && (c == '\n' || c == '\t'))
        g_string_append_c(safe, (char)c);
    else if (keep_layout && c == '\r' && left > 1 && p[1] == '\n')
        return 1;
    else if (c < 0x100 && is_invisible(c))
        g_string_append_printf(safe, "<%02X>", c);
    else if (is_invisible(c))
        g_string_append_printf(safe, "<U+%04X>", c);
    else
        g_string_append_len(safe, p, g_utf8_next_char(p) - p);
    return (gsize)(g_utf8_next_char(p) - p);
}

/** Makes @text safe into at most @room bytes; TRUE in @ret_cut when not all went in. */
static GString *sanitise(const char *text, gsize size, gsize room, gboolean keep_layout,
                         gboolean *ret_cut)
{
    GString *safe = g_string_sized_new(MIN(size, room) + 16);
    gsize at = 0;

    *ret_cut = FALSE;
    while (at < size) {
        gsize before = safe->len;

        at += append_one(safe, text + at, size - at, keep_layout);
        if (safe->len > room) {
            g_string_truncate(safe, before);
            *ret_cut = TRUE;
            break;
        }
    }
    return safe;
}

char *text_make_safe(const char *text, gssize size, gsize max_bytes)
{
    static const char note[] = "\n[... the rest is cut off here]\n";
    gsize length = size < 0 ? strlen(text) : (gsize)size;
    gboolean cut;
    GString *safe = sanitise(text, length, max_bytes, TRUE, &cut);

    if (cut) {
        gsize room = max_bytes > sizeof note - 1 ? max_bytes - (sizeof note - 1) : 0;

        g_string_free(safe, TRUE);
        safe = sanitise(text, length, room, TRUE, &cut);
        if (room > 0)
            g_string_append(safe, note);
    }
    return g_string_free(safe, FALSE);
}

char *text_make_safe_name(const char *name)
{
    gboolean cut;
    GString *safe = sanitise(name, strlen(name), NAME_MAX_BYTES, FALSE, &cut);

    if (cut)
        g_string_append(safe, "…");
    return g_string_free(safe, FALSE);
}
