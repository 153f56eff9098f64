/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd-show.c - irqlab show LAB */
#include "cli/cli.h"
#include "report/pen.h"
#include "util/text.h"

#define MAX_TEXT_BYTES (256 * 1024)

/* The text as it is written; a line that is too long for the terminal is broken at blanks,
 * unless it is code or a drawing (indented by four). */
static void write_tutorial(Pen *pen, const char *tutorial)
{
    g_auto(GStrv) lines = g_strsplit(tutorial, "\n", -1);

    for (char **line = lines; *line != NULL; line++) {
        if (pen_width(*line) > REPORT_COLUMNS && !g_str_has_prefix(*line, "    ")) {
            pen_paragraph(pen, TONE_PLAIN, 0, *line);
            continue;
        }
        pen_write(pen, TONE_PLAIN, *line);
        pen_newline(pen);
    }
}

static void write_checks(Pen *pen, const Lab *lab)
{
    pen_newline(pen);
    pen_printf(pen, TONE_STRONG, "What is checked, and its points:");
    pen_newline(pen);
    for (guint i = 0; i < lab->checks->len; i++) {
        const LabCheck *check = g_ptr_array_index(lab->checks, i);
        g_autofree char *points = g_strdup_printf("%u", check->points);

        pen_number(pen, TONE_PLAIN, points, 5);
        pen_write(pen, TONE_PLAIN, "  ");
        pen_cell(pen, TONE_PLAIN, check->title, REPORT_COLUMNS - 7);
        pen_newline(pen);
    }
}

static void write_next(Pen *pen, const Lab *lab)
{
    g_autofree char *targets = g_strjoinv(", ", lab->targets);
    g_autofree char *graded = g_strdup_printf("Graded on %s.", targets);

    pen_newline(pen);
    pen_paragraph(pen, TONE_PLAIN, 0, graded);
    pen_newline(pen);
    pen_printf(pen, TONE_PLAIN, "Begin with:  irqlab start %s", lab->slug);
    pen_newline(pen);
    pen_printf(pen, TONE_PLAIN, "When stuck:  irqlab hint %s", lab->slug);
    pen_newline(pen);
}

CliStatus cmd_show(const CliArguments *arguments)
{
    CliStatus status;
    g_autoptr(Lab) lab = cli_lab(arguments, arguments->words[0], &status);
    g_autoptr(GError) error = NULL;
    g_autofree char *raw = NULL, *tutorial = NULL;
    g_autofree char *text = NULL;
    ReportStyle style;
    Pen pen;

    if (lab == NULL)
        return status;
    raw = lab_read_file(lab, "lab.md", &error);
    if (raw == NULL)
        return cli_fail_error(error);
    tutorial = text_make_safe(raw, -1, MAX_TEXT_BYTES);
    cli_style(arguments, &style);
    pen_init(&pen, &style);
    write_tutorial(&pen, g_strchomp(tutorial));
    write_checks(&pen, lab);
    write_next(&pen, lab);
    text = pen_finish(&pen);
    return cli_print(text, CLI_HOLDS);
}
