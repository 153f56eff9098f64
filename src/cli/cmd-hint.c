/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd-hint.c - irqlab hint LAB [N] */
#include "cli/cli.h"
#include "report/pen.h"

CliStatus cmd_hint(const CliArguments *arguments)
{
    CliStatus status;
    g_autoptr(Lab) lab = cli_lab(arguments, arguments->words[0], &status);
    g_autofree char *text = NULL;
    ReportStyle style;
    guint64 number = 1;
    guint count;
    Pen pen;

    if (lab == NULL)
        return status;
    count = g_strv_length(lab->hints);
    if (count == 0)
        return cli_fail(CLI_USAGE, "lab %s has no hints", lab->slug);
    if (arguments->n_words > 1 &&
        !g_ascii_string_to_unsigned(arguments->words[1], 10, 1, count, &number, NULL))
        return cli_fail(CLI_USAGE, "there is no hint '%s' for lab %s; write 1 to %u",
                        arguments->words[1], lab->slug, count);
    cli_style(arguments, &style);
    pen_init(&pen, &style);
    pen_printf(&pen, TONE_STRONG, "Hint %u of %u", (guint)number, count);
    pen_newline(&pen);
    pen_paragraph(&pen, TONE_PLAIN, 2, lab->hints[number - 1]);
    if (number < count) {
        pen_printf(&pen, TONE_QUIET, "The next one gives away more: irqlab hint %s %u",
                   lab->slug, (guint)number + 1);
        pen_newline(&pen);
    }
    text = pen_finish(&pen);
    return cli_print(text, CLI_HOLDS);
}
