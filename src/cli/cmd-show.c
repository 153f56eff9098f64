/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd-show.c - irqlab show LAB */
#include "cli/cli.h"
#include "report/pen.h"

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
    g_autofree char *tutorial = NULL;
    g_autofree char *text = NULL;
    ReportStyle style;
    Pen pen;

    if (lab == NULL)
        return status;
    tutorial = lab_read_file(lab, "lab.md", &error);
    if (tutorial == NULL)
        return cli_fail_error(error);
    cli_style(arguments, &style);
    pen_init(&pen, &style);
    pen_write(&pen, TONE_PLAIN, g_strchomp(tutorial));
    pen_newline(&pen);
    write_checks(&pen, lab);
    write_next(&pen, lab);
    text = pen_finish(&pen);
    return cli_print(text, CLI_HOLDS);
}
