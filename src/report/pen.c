/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pen.c - layout is done on UTF-8; an ASCII reader gets stand-ins of the same width at the
 * end, where there is one. */
#include <string.h>

#include "report/pen.h"

static const char *const tone_codes[] = {
    [TONE_PLAIN] = "",          [TONE_GOOD] = "\033[32m",  [TONE_BAD] = "\033[31m",
    [TONE_UNSURE] = "\033[33m", [TONE_STRONG] = "\033[1m", [TONE_QUIET] = "\033[2m",
};

void pen_init(Pen *pen, const ReportStyle *style)
{
    pen->out = g_string_new(NULL);
    pen->style = style;
}

static const char *ascii_for(gunichar c)
{
    static const struct {
        gunichar c;
        const char *ascii;
    } table[] = {
        {0x2713, "+"},                  /* ✓ */
        {0x2717, "x"},                  /* ✗ */
        {0x00B7, ";"},                  /* · */
        {0x2502, "|"},                  /* │ */
        {0x2500, "-"},                  /* ─ */
        {0x2026, "~"},                  /* … */
        {0x00B2, "^2"},                 /* ² */
        {0x2013, "-"},                  /* – */
        {0x2014, "--"},                 /* — */
        {0x2018, "'"},  {0x2019, "'"},  /* ‘ ’ */
        {0x201C, "\""}, {0x201D, "\""}, /* “ ” */
        {0x2192, "->"},                 /* → */
        {0x00D7, "x"},                  /* × */
        {0x2264, "<="},                 /* ≤ */
        {0x25C4, "<"},                  /* ◄ */
        {0x25BA, ">"},                  /* ► */
        {0x2190, "<"},                  /* ← */
        {0x2191, "^"},                  /* ↑ */
        {0x2193, "v"},                  /* ↓ */
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        if (table[i].c == c)
            return table[i].ascii;
    }
    if (c >= 0x2500 && c <= 0x257F) /* the other box drawings */
        return "+";
    return "?";
}

static char *to_ascii(const char *text)
{
    GString *out = g_string_new(NULL);

    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        gunichar c = g_utf8_get_char(text);

        if (c < 0x80)
            g_string_append_c(out, (char)c);
        else
            g_string_append(out, ascii_for(c));
    }
    return g_string_free(out, FALSE);
}

char *pen_finish(Pen *pen)
{
    char *text;

    if (pen->style->utf8)
        return g_string_free(g_steal_pointer(&pen->out), FALSE);
    text = to_ascii(pen->out->str);
    g_string_free(g_steal_pointer(&pen->out), TRUE);
    return text;
}

void pen_write(Pen *pen, Tone tone, const char *text)
{
    gboolean paint = pen->style->colour && tone != TONE_PLAIN && text[0] != '\0';

    if (paint)
        g_string_append(pen->out, tone_codes[tone]);
    g_string_append(pen->out, text);
    if (paint)
        g_string_append(pen->out, "\033[0m");
}

void pen_printf(Pen *pen, Tone tone, const char *format, ...)
{
    va_list arguments;
    g_autofree char *text = NULL;

    va_start(arguments, format);
    text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    pen_write(pen, tone, text);
}

static guint char_width(gunichar c)
{
    if (g_unichar_iszerowidth(c))
        return 0;
    return g_unichar_iswide(c) ? 2 : 1;
}

guint pen_width(const char *text)
{
    guint width = 0;

    for (; *text != '\0'; text = g_utf8_next_char(text))
        width += char_width(g_utf8_get_char(text));
    return width;
}

/* The start of @text that fits into @width columns, with a mark when it was cut. */
static char *cut_to(const char *text, guint width)
{
    const char *end = text;
    guint used = 0;

    if (pen_width(text) <= width)
        return g_strdup(text);
    for (; *end != '\0'; end = g_utf8_next_char(end)) {
        guint next = char_width(g_utf8_get_char(end));

        if (used + next + 1 > width)
            break;
        used += next;
    }
    return g_strdup_printf("%.*s…", (int)(end - text), text);
}

void pen_repeat(Pen *pen, Tone tone, const char *mark, guint count)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < count; i++)
        g_string_append(text, mark);
    pen_write(pen, tone, text->str);
}

void pen_cell(Pen *pen, Tone tone, const char *text, guint width)
{
    g_autofree char *cut = cut_to(text, width);

    pen_write(pen, tone, cut);
    pen_repeat(pen, TONE_PLAIN, " ", width - MIN(width, pen_width(cut)));
}

void pen_number(Pen *pen, Tone tone, const char *text, guint width)
{
    g_autofree char *cut = cut_to(text, width);

    pen_repeat(pen, TONE_PLAIN, " ", width - MIN(width, pen_width(cut)));
    pen_write(pen, tone, cut);
}

void pen_paragraph(Pen *pen, Tone tone, guint indent, const char *text)
{
    g_auto(GStrv) words = g_strsplit_set(text, " \n\t", -1);
    g_autoptr(GString) line = g_string_new(NULL);

    for (guint i = 0; words[i] != NULL; i++) {
        if (words[i][0] == '\0')
            continue;
        if (line->len > 0 &&
            indent + pen_width(line->str) + 1 + pen_width(words[i]) > REPORT_COLUMNS) {
            pen_repeat(pen, TONE_PLAIN, " ", indent);
            pen_write(pen, tone, line->str);
            pen_newline(pen);
            g_string_truncate(line, 0);
        }
        if (line->len > 0)
            g_string_append_c(line, ' ');
        g_string_append(line, words[i]);
    }
    pen_repeat(pen, TONE_PLAIN, " ", indent);
    pen_write(pen, tone, line->str);
    pen_newline(pen);
}

void pen_newline(Pen *pen)
{
    while (pen->out->len > 0 && pen->out->str[pen->out->len - 1] == ' ')
        g_string_truncate(pen->out, pen->out->len - 1);
    g_string_append_c(pen->out, '\n');
}
