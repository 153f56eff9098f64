/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "toolchain/diagnostics.h"

#include <string.h>

#include "util/text.h"

/* The longest one-line message that is made of a diagnostic. */
#define LINE_BYTES 300

char *diagnostics_clean(const char *text, gsize size, const char *student_name)
{
    /* Names are replaced before the cut, so that the bound holds for what is shown. */
    g_autofree char *safe = text_make_safe(text, (gssize)size, 4 * DIAGNOSTICS_MAX_BYTES);
    g_auto(GStrv) pieces = g_strsplit(safe, STUDENT_SOURCE, -1);
    g_autofree char *named = g_strjoinv(student_name, pieces);

    return text_make_safe(named, -1, DIAGNOSTICS_MAX_BYTES);
}

/** Where in @line the text of an error begins, or NULL: "lab.c:7:3: error: text". */
static const char *error_text(const char *line)
{
    static const char *const marks[] = {
        ": error: ", ": fatal error: ", ": Error: ", ": Fatal error: "};

    if (strstr(line, "signal terminated program") != NULL)
        return NULL; /* a limit: diagnostics_limit() has words for it */
    for (gsize i = 0; i < G_N_ELEMENTS(marks); i++) {
        const char *at = strstr(line, marks[i]);

        if (at != NULL)
            return at + strlen(marks[i]);
    }
    return NULL;
}

/** A line that begins a message: not indented, not a caret line, with a place. */
static gboolean begins_message(const char *line)
{
    return *line != ' ' && *line != '\t' && *line != '\0' && strchr(line, ':') != NULL;
}

void diagnostics_merge(GString *all, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    guint at = 0;

    while (lines[at] != NULL) {
        g_autoptr(GString) message = g_string_new(NULL);

        do {
            g_string_append_printf(message, "%s\n", lines[at]);
            at++;
        } while (lines[at] != NULL && !begins_message(lines[at]));
        if (strcmp(message->str, "\n") == 0 || strstr(all->str, message->str) != NULL)
            continue;
        if (all->len + message->len > DIAGNOSTICS_MAX_BYTES)
            return;
        g_string_append_len(all, message->str, (gssize)message->len);
    }
}

/** "lab.c:7" of "lab.c:7:3: error: …"; @program when no such place is there. */
static char *place_of(const char *line, const char *program)
{
    const char *end = strstr(line, ": ");
    const char *number = memchr(line, ':', (gsize)(end - line));

    /* The assembler's input is the compiler's output: its numbers are not the file's. */
    if (number == NULL || !g_ascii_isdigit(number[1]) || *line == '{')
        return g_strdup(program);
    return g_strdup_printf("%s:%d", program, atoi(number + 1));
}

char *diagnostics_first_error(const char *text, const char *program)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (char **line = lines; *line != NULL; line++) {
        const char *what = error_text(*line);
        g_autofree char *place = NULL, *whole = NULL;

        if (what == NULL)
            continue;
        place = place_of(*line, program);
        whole = g_strdup_printf("%s: error: %s", place, what);
        return text_make_safe(whole, (gssize)MIN(strlen(whole), (gsize)LINE_BYTES),
                              4 * LINE_BYTES);
    }
    return NULL;
}

char *diagnostics_limit(const SandboxResult *result, const char *text, const char *name,
                        const char *tool)
{
    static const struct {
        const char *sign, *what;
    } signs[] = {
        /* the first that is there counts */
        {"out of memory", "ran out of memory"},
        {"memory exhausted", "ran out of memory"},
        {"Cannot allocate memory", "ran out of memory"},
        {"failed to allocate", "ran out of memory"},
        {"Killed signal terminated", "took too long"},
        {"signal terminated program", "crashed"},
        {"internal compiler error", "crashed"},
        {"No space left", "filled up its work folder"},
        {"File too large", "wrote too much"},
        {"File size limit", "wrote too much"},
        {"CPU time limit", "took too long"},
    };
    const char *what = NULL;

    if (result->end == SANDBOX_TIME)
        what = "took too long";
    else if (result->end == SANDBOX_OUTPUT)
        what = "printed too much";
    else if (result->end == SANDBOX_KILLED || result->status == 120)
        what = "crashed";
    for (gsize i = G_N_ELEMENTS(signs); i-- > 0 && result->end == SANDBOX_EXITED;) {
        if (result->status != 0 && strstr(text, signs[i].sign) != NULL)
            what = signs[i].what;
    }
    return what == NULL ? NULL
                        : g_strdup_printf("%s: %s %s on this file", name, tool, what);
}
