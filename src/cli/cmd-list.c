/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd-list.c - irqlab list */
#include "cli/cli.h"
#include "report/pen.h"

static void write_lab(Pen *pen, const Lab *lab)
{
    g_autofree char *number = g_strdup_printf("%u", lab->number);

    pen_number(pen, TONE_PLAIN, number, 3);
    pen_write(pen, TONE_PLAIN, "  ");
    pen_cell(pen, TONE_STRONG, lab->slug, 20);
    pen_write(pen, TONE_PLAIN, " ");
    pen_cell(pen, TONE_PLAIN, lab->title, REPORT_COLUMNS - 26);
    pen_newline(pen);
    pen_paragraph(pen, TONE_QUIET, 5, lab->teaches);
}

CliStatus cmd_list(const CliArguments *arguments)
{
    g_autofree char *data_dir = cli_data_dir();
    g_autoptr(GPtrArray) labs = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;
    ReportStyle style;
    Pen pen;

    if (data_dir == NULL)
        return CLI_UNABLE;
    labs = lab_list(cli_option(arguments, "labs"), data_dir, &error);
    if (labs == NULL)
        return cli_fail_error(error);
    cli_style(arguments, &style);
    pen_init(&pen, &style);
    for (guint i = 0; i < labs->len; i++)
        write_lab(&pen, g_ptr_array_index(labs, i));
    text = pen_finish(&pen);
    return cli_print(text, CLI_HOLDS);
}
