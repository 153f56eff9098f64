/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd-replay.c - irqlab replay LAB FILE SCHEDULE */
#include <stdio.h>

#include "cli/cli.h"
#include "cli/follow.h"
#include "toolchain/build.h"

typedef struct {
    const Lab *lab;
    const char *path;
    const char *data_dir;
    const Target *target;
    const GArray *schedule;
    gboolean native;
    BuildResult *build;
    ExploreTrace *trace, *native_trace;
    char *difference;
    gboolean dead;
} Replaying;

static gboolean follow(Replaying *replaying, Image *image, const ExploreConfig *config,
                       GCancellable *cancellable, GError **error)
{
    g_autoptr(NativeRun) run = follow_trace(image, config, replaying->trace, TRUE,
                                            replaying->data_dir, cancellable, error);

    if (run == NULL)
        return FALSE;
    replaying->native_trace = follow_native_trace(replaying->trace, run);
    replaying->difference = g_steal_pointer(&run->difference);
    replaying->dead = run->dead;
    return TRUE;
}

static gboolean work(CliJob *job, gpointer data, GError **error)
{
    Replaying *replaying = data;
    const Target *const targets[] = {replaying->target, NULL};
    GCancellable *cancellable = cli_job_cancellable(job);
    g_autoptr(ExploreConfig) config = grade_config_new(replaying->lab);
    Image *image;

    if (!grade_build(replaying->lab, replaying->path, replaying->data_dir, targets,
                     cancellable, &replaying->build, error))
        return FALSE;
    image = g_ptr_array_index(replaying->build->images, 0);
    replaying->trace =
        explore_replay(image, config, replaying->schedule,
                       replaying->native ? FOLLOW_MAX_STEPS : 0, cancellable, error);
    if (replaying->trace == NULL) {
        /* Boundaries are counted in one target's instructions. */
        if (g_error_matches(*error, EXPLORE_ERROR, EXPLORE_ERROR_SCHEDULE))
            g_prefix_error(error, "on %s, ", replaying->target->name);
        return FALSE;
    }
    return !replaying->native || follow(replaying, image, config, cancellable, error);
}

/* The target asked for, else the lab's first: of those that this processor can run, when it
 * is to run there. */
static gboolean pick_target(const Lab *lab, const CliArguments *arguments,
                            const Target **ret_target, GError **error)
{
    const char *const names[] = {cli_option(arguments, "target"), NULL};
    gboolean native = cli_option(arguments, "native") != NULL;
    g_autofree const Target **targets =
        grade_targets(lab, names[0] != NULL ? names : NULL, error);

    for (gsize i = 0; targets != NULL && targets[i] != NULL; i++) {
        if (native && !g_str_equal(targets[i]->family, "host"))
            continue;
        *ret_target = targets[i];
        return TRUE;
    }
    if (targets != NULL)
        g_set_error_literal(error, GRADE_ERROR, GRADE_ERROR_TARGET,
                            "--native runs host-O0 and host-O2 only, if the lab names "
                            "them");
    return FALSE;
}

/* A file that does not build: what the compiler says, then one line. */
static CliStatus fail_run(const Replaying *replaying, const GError *error)
{
    if (replaying->build != NULL && replaying->build->diagnostics != NULL &&
        g_error_matches(error, BUILD_ERROR, BUILD_ERROR_REJECTED)) {
        g_autofree char *shown = cli_in_locale(replaying->build->diagnostics);

        fputs(shown, stderr);
    }
    return cli_fail_error(error);
}

static CliStatus deliver(const CliArguments *arguments, const Replaying *replaying,
                         gboolean json, const ReportStyle *style)
{
    g_autofree char *schedule = explore_schedule_format(replaying->schedule);
    const ReportReplay replay = {
        .lab = replaying->lab,
        .file = replaying->path,
        .sha256 = replaying->build->student_sha256,
        .target = replaying->target,
        .schedule = schedule,
        .trace = replaying->trace,
        .native_trace = replaying->native_trace,
        .difference = replaying->difference,
        .dead = replaying->dead,
    };
    g_autofree char *text = json ? report_trace_json(&replay, PACKAGE_VERSION)
                                 : report_trace_text(&replay, style);

    if (replay.difference != NULL)
        return cli_deliver(arguments, text, CLI_UNABLE);
    return cli_deliver(arguments, text,
                       report_replay_breaks(&replay) ? CLI_REFUTED : CLI_HOLDS);
}

static CliStatus replay(const CliArguments *arguments, Replaying *replaying,
                        gboolean json, const ReportStyle *style)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) schedule = NULL;

    if (!pick_target(replaying->lab, arguments, &replaying->target, &error))
        return cli_fail_error(error);
    schedule = explore_schedule_parse(arguments->words[2], &error);
    if (schedule == NULL)
        return cli_fail_error(error);
    replaying->schedule = schedule;
    if (!cli_job_run(work, replaying, &error))
        return fail_run(replaying, error);
    return deliver(arguments, replaying, json, style);
}

CliStatus cmd_replay(const CliArguments *arguments)
{
    CliStatus status;
    g_autoptr(Lab) lab = NULL;
    g_autofree char *data_dir = NULL;
    Replaying replaying = {.path = arguments->words[1]};
    ReportStyle style;
    gboolean json;

    if (!cli_style(arguments, &style) || !cli_format(arguments, &json))
        return CLI_USAGE;
    lab = cli_lab(arguments, arguments->words[0], &status);
    if (lab == NULL)
        return status;
    if (!cli_output_possible(arguments))
        return CLI_UNABLE;
    data_dir = cli_data_dir();
    replaying.lab = lab;
    replaying.native = cli_option(arguments, "native") != NULL;
    replaying.data_dir = data_dir;
    status = replay(arguments, &replaying, json, &style);
    build_result_free(replaying.build);
    explore_trace_free(replaying.trace);
    explore_trace_free(replaying.native_trace);
    g_free(replaying.difference);
    return status;
}
