/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd-doctor.c - irqlab doctor: one line for each thing that irqlab stands on, and at the end
 * the whole way from a file to a verdict. */
#include <string.h>

#include "cli/cli.h"
#include "cli/follow.h"
#include "report/pen.h"
#include "toolchain/build.h"
#include "util/process.h"
#include "util/text.h"

#define LABEL_COLUMNS 16
#define MAX_OUTPUT 65536
#define PATIENCE_MS 10000

typedef struct {
    Pen pen;
    const CliArguments *arguments;
    char *data_dir;
    gboolean well;
} Doctor;

static void tell(Doctor *doctor, gboolean good, const char *label, const char *text)
{
    Pen *pen = &doctor->pen;
    g_autofree char *safe = text_make_safe(text, -1, 400);

    g_strdelimit(safe, "\n\t", ' ');
    pen_write(pen, good ? TONE_GOOD : TONE_BAD, good ? "✓ " : "✗ ");
    pen_cell(pen, TONE_PLAIN, label, LABEL_COLUMNS);
    pen_write(pen, TONE_PLAIN, safe);
    pen_newline(pen);
    doctor->well = doctor->well && good;
}

/* ---- programs ---------------------------------------------------------------------- */

/* The first line of what `@program --version` prints, or NULL. */
static char *version_of(const char *program)
{
    const char *const argv[] = {program, "--version", NULL};
    const char *const envp[] = {"LC_ALL=C", "PATH=/usr/bin:/bin", NULL};
    const ProcessSpec spec = {
        .argv = argv,
        .envp = envp,
        .wall_ms = PATIENCE_MS,
        .max_output = MAX_OUTPUT,
    };
    g_auto(ProcessResult) result = {0};
    char *end;

    if (!process_run(&spec, NULL, &result, NULL) || result.exit_status != 0)
        return NULL;
    end = strchr(result.out->str, '\n');
    if (end != NULL)
        *end = '\0';
    return g_strdup(result.out->str);
}

static void look_for_program(Doctor *doctor, const char *label, const char *name,
                             const char *package)
{
    g_autofree char *path = g_find_program_in_path(name);
    g_autofree char *version = path != NULL ? version_of(path) : NULL;
    g_autofree char *text = NULL;

    if (version != NULL)
        text = g_strdup(version);
    else if (path != NULL)
        text = g_strdup_printf("%s does not run; apt-get install --reinstall %s", path,
                               package);
    else
        text = g_strdup_printf("%s is missing; apt-get install %s", name, package);
    tell(doctor, version != NULL, label, text);
}

/* ---- labs, and the whole way ---------------------------------------------------------- */

static GPtrArray *look_for_labs(Doctor *doctor)
{
    g_autoptr(GError) error = NULL;
    GPtrArray *labs =
        lab_list(cli_option(doctor->arguments, "labs"), doctor->data_dir, &error);
    g_autofree char *text = NULL;

    if (labs == NULL)
        text = g_strdup(error->message);
    else if (labs->len == 0)
        text = g_strdup_printf("none in %s/labs; install irqlab again", doctor->data_dir);
    else
        text = g_strdup_printf("%u in %s/labs", labs->len, doctor->data_dir);
    tell(doctor, labs != NULL && labs->len > 0, "labs", text);
    return labs;
}

typedef struct {
    Lab *lab;
    const char *path;
    GradeOptions options;
    Result *result;
} Trial;

static gboolean try_grading(CliJob *job, gpointer data, GError **error)
{
    Trial *trial = data;

    trial->result = grade_file(trial->lab, trial->path, &trial->options,
                               cli_job_cancellable(job), error);
    return trial->result != NULL;
}

/* Grades the first lab's starting point, which must be refuted. */
static void go_the_whole_way(Doctor *doctor, Lab *lab)
{
    g_autofree char *path = g_build_filename(lab->path, "lab.c", NULL);
    Trial trial = {.lab = lab, .path = path, .options.data_dir = doctor->data_dir};
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;
    gint64 begun = g_get_monotonic_time();
    gboolean good = cli_job_run(try_grading, &trial, &error);

    if (!good) {
        tell(doctor, FALSE, "grading", error->message);
        return;
    }
    good = trial.result->verdict == RESULT_REFUTED;
    text = g_strdup_printf("%s's starting point is %s, in %.1f s (%s)", lab->slug,
                           report_verdict_name(trial.result->verdict),
                           (double)(g_get_monotonic_time() - begun) / G_USEC_PER_SEC,
                           trial.result->sandbox);
    tell(doctor, good, "grading", text);
    result_free(trial.result);
}

/* The same on one target, and what was found followed on this processor. */
static void follow_natively(Doctor *doctor, Lab *lab)
{
    static const char *const targets[] = {"host-O2", NULL};
    g_autofree char *path = g_build_filename(lab->path, "lab.c", NULL);
    const GradeNative native = {follow_counterexample, doctor->data_dir};
    Trial trial = {
        .lab = lab,
        .path = path,
        .options = {.data_dir = doctor->data_dir, .targets = targets, .native = &native},
    };
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;
    guint followed, confirmed;

    if (!g_strv_contains((const char *const *)lab->targets, targets[0]))
        return;
    if (!cli_job_run(try_grading, &trial, &error)) {
        tell(doctor, FALSE, "native replay", error->message);
        return;
    }
    followed = result_followed(trial.result, &confirmed);
    text = g_strdup_printf("%u of %u counterexamples confirmed on this processor",
                           confirmed, followed);
    tell(doctor, followed > 0 && confirmed == followed, "native replay", text);
    result_free(trial.result);
}

CliStatus cmd_doctor(const CliArguments *arguments)
{
    Doctor doctor = {.arguments = arguments, .well = TRUE, .data_dir = cli_data_dir()};
    g_autoptr(GPtrArray) labs = NULL;
    g_autofree char *data_dir = doctor.data_dir;
    g_autofree char *text = NULL;
    ReportStyle style;

    if (data_dir == NULL)
        return CLI_UNABLE;
    cli_style(arguments, &style);
    pen_init(&doctor.pen, &style);
    tell(&doctor, TRUE, "irqlab", PACKAGE_VERSION);
    look_for_program(&doctor, "host compiler", "gcc", "gcc");
    look_for_program(&doctor, "thumb compiler", "arm-none-eabi-gcc", "gcc-arm-none-eabi");
    look_for_program(&doctor, "sandbox", "bwrap", "bubblewrap");
    labs = look_for_labs(&doctor);
    if (labs != NULL && labs->len > 0) {
        go_the_whole_way(&doctor, g_ptr_array_index(labs, 0));
        follow_natively(&doctor, g_ptr_array_index(labs, 0));
    }
    text = pen_finish(&doctor.pen);
    return cli_print(text, doctor.well ? CLI_HOLDS : CLI_UNABLE);
}
