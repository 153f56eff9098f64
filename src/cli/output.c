/* SPDX-License-Identifier: GPL-2.0-or-later */
/* output.c - one line on stderr for what went wrong, everything else on stdout or in the
 * file that was asked for. */
#include <errno.h>
#include <langinfo.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "report/pen.h"
#include "toolchain/build.h"
#include "util/file.h"
#include "util/text.h"

static gboolean is_utf8(void)
{
    return g_str_equal(nl_langinfo(CODESET), "UTF-8");
}

char *cli_in_locale(const char *text)
{
    const ReportStyle style = {.utf8 = is_utf8()};
    Pen pen;

    pen_init(&pen, &style);
    pen_write(&pen, TONE_PLAIN, text);
    return pen_finish(&pen);
}

CliStatus cli_fail(CliStatus status, const char *format, ...)
{
    va_list arguments;
    g_autofree char *message = NULL, *safe = NULL, *shown = NULL;

    va_start(arguments, format);
    message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_strdelimit(message, "\n\t", ' ');
    safe = text_make_safe(message, -1, 1000);
    shown = cli_in_locale(safe);
    fprintf(stderr, "irqlab: %s\n", g_strchomp(shown));
    return status;
}

CliStatus cli_fail_error(const GError *error)
{
    CliStatus status = CLI_UNABLE;

    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return cli_fail(CLI_UNABLE, "stopped");
    if (error->domain == GRADE_ERROR || error->domain == LAB_ERROR ||
        g_error_matches(error, BUILD_ERROR, BUILD_ERROR_UNREADABLE) ||
        g_error_matches(error, EXPLORE_ERROR, EXPLORE_ERROR_SCHEDULE))
        status = CLI_USAGE;
    if (g_error_matches(error, BUILD_ERROR, BUILD_ERROR_REJECTED))
        status = CLI_REFUTED;
    return cli_fail(status, "%s", error->message);
}

CliStatus cli_print(const char *text, CliStatus status)
{
    gsize left = strlen(text);

    while (left > 0) {
        gssize written = write(STDOUT_FILENO, text, left);

        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0 && errno == EPIPE)
            return status;
        if (written < 0)
            return cli_fail(CLI_UNABLE, "cannot write the output: %s", g_strerror(errno));
        text += written;
        left -= (gsize)written;
    }
    return status;
}

gboolean cli_output_possible(const CliArguments *arguments)
{
    const char *path = cli_option(arguments, "output");
    g_autofree char *folder = path != NULL ? g_path_get_dirname(path) : NULL;

    if (path == NULL)
        return TRUE;
    if (path[0] == '\0' || g_file_test(path, G_FILE_TEST_IS_DIR)) {
        cli_fail(CLI_UNABLE, "cannot write the report to '%s': name a file", path);
        return FALSE;
    }
    if (!g_file_test(folder, G_FILE_TEST_IS_DIR)) {
        cli_fail(CLI_UNABLE, "cannot write the report: there is no folder %s", folder);
        return FALSE;
    }
    return TRUE;
}

CliStatus cli_deliver(const CliArguments *arguments, const char *text, CliStatus status)
{
    const char *path = cli_option(arguments, "output");
    g_autoptr(GError) error = NULL;

    if (path == NULL)
        return cli_print(text, status);
    if (!file_write_atomic(path, text, strlen(text), &error))
        return cli_fail_error(error);
    return status;
}

gboolean cli_style(const CliArguments *arguments, ReportStyle *ret_style)
{
    const char *when = cli_option(arguments, "color");
    const char *no_color = g_getenv("NO_COLOR");
    const char *term = g_getenv("TERM");

    ret_style->utf8 = is_utf8();
    ret_style->colour = FALSE;
    if (when == NULL || g_str_equal(when, "auto"))
        ret_style->colour = cli_option(arguments, "output") == NULL &&
                            isatty(STDOUT_FILENO) &&
                            (no_color == NULL || no_color[0] == '\0') && term != NULL &&
                            !g_str_equal(term, "dumb");
    else if (g_str_equal(when, "always"))
        ret_style->colour = TRUE;
    else if (!g_str_equal(when, "never")) {
        cli_fail(CLI_USAGE, "--color %s is not known; write auto, always or never", when);
        return FALSE;
    }
    return TRUE;
}

gboolean cli_format(const CliArguments *arguments, gboolean *ret_json)
{
    const char *format = cli_option(arguments, "format");

    *ret_json = format != NULL && g_str_equal(format, "json");
    if (format == NULL || *ret_json || g_str_equal(format, "text"))
        return TRUE;
    cli_fail(CLI_USAGE, "--format %s is not known; write text or json", format);
    return FALSE;
}
