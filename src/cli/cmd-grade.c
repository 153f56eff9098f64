/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd-grade.c - irqlab grade LAB FILE */
#include "cli/cli.h"
#include "cli/follow.h"

#define MAX_JOBS 64

typedef struct {
    Lab *lab;
    const char *path;
    GradeOptions options;
    Result *result;
} Grading;

static gboolean work(CliJob *job, gpointer data, GError **error)
{
    Grading *grading = data;

    grading->options.progress = cli_job_progress;
    grading->options.progress_data = job;
    grading->result = grade_file(grading->lab, grading->path, &grading->options,
                                 cli_job_cancellable(job), error);
    return grading->result != NULL;
}

static CliStatus verdict_status(ResultVerdict verdict)
{
    switch (verdict) {
    case RESULT_PROVED:
        return CLI_HOLDS;
    case RESULT_INCONCLUSIVE:
        return CLI_UNABLE;
    default:
        return CLI_REFUTED;
    }
}

static gboolean parse_jobs(const CliArguments *arguments, guint *ret_jobs)
{
    const char *text = cli_option(arguments, "jobs");
    guint64 jobs = 0;

    if (text != NULL && !g_ascii_string_to_unsigned(text, 10, 1, MAX_JOBS, &jobs, NULL)) {
        cli_fail(CLI_USAGE, "--jobs %s is no number from 1 to %d", text, MAX_JOBS);
        return FALSE;
    }
    *ret_jobs = (guint)jobs;
    return TRUE;
}

CliStatus cmd_grade(const CliArguments *arguments)
{
    CliStatus status;
    g_autoptr(Lab) lab = NULL;
    g_autoptr(Result) result = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree const char **targets = cli_option_values(arguments, "target");
    g_autofree char *data_dir = NULL;
    g_autofree char *text = NULL;
    Grading grading = {.path = arguments->words[1]};
    GradeNative native = {.follow = follow_counterexample};
    ReportStyle style;
    gboolean json;

    if (!cli_style(arguments, &style) || !cli_format(arguments, &json) ||
        !parse_jobs(arguments, &grading.options.jobs))
        return CLI_USAGE;
    lab = cli_lab(arguments, arguments->words[0], &status);
    if (lab == NULL)
        return status;
    if (!cli_output_possible(arguments))
        return CLI_UNABLE;
    data_dir = cli_data_dir();
    grading.lab = lab;
    grading.options.data_dir = data_dir;
    grading.options.targets = targets;
    native.data = data_dir;
    if (cli_option(arguments, "confirm") != NULL)
        grading.options.native = &native;
    if (!cli_job_run(work, &grading, &error))
        return cli_fail_error(error);
    result = grading.result;
    text = json ? report_json(result, PACKAGE_VERSION) : report_text(result, &style);
    return cli_deliver(arguments, text, verdict_status(result->verdict));
}
