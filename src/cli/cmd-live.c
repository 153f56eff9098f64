/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cmd-live.c - irqlab live LAB [FILE] */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/follow.h"
#include "cli/uart.h"
#include "report/report-live.h"
#include "toolchain/build.h"
#include "toolchain/session.h"

/* The longest distance between two interrupts of a storm at speed 1. */
#define STORM_NS 20000
/* Without --seconds: until it is stopped. */
#define FOR_EVER_NS (G_GUINT64_CONSTANT(20) * 86400 * 1000000000)

typedef struct {
    const Lab *lab;
    const char *path;
    const char *data_dir;
    const Target *target;
    double seconds, speed; /* seconds 0: until it is stopped */
    gboolean storm;
    Uart *uart; /* NULL: the lab's own */

    BuildResult *build;
    Session *session;
    BoardStatus status;
    SessionEnd end;
    int signal;
    double ran;
} Living;

/* ---- settings ---------------------------------------------------------------------------- */

static void use_uart(const Living *living, ProgramSettings *settings)
{
    if (living->uart == NULL)
        return;
    settings->uart_byte_ns = uart_byte_ns(living->uart);
    if (uart_bytes(living->uart) != NULL) {
        settings->uart = g_bytes_get_data(uart_bytes(living->uart), &settings->n_uart);
        settings->uart_goes_on = TRUE;
    } else {
        settings->uart_fd = TRUE;
    }
}

static Session *open_session(const Living *living, GError **error)
{
    g_autoptr(ExploreConfig) config = grade_config_new(living->lab);
    g_autofree ProgramSource *sources = follow_sources(config);
    ProgramSettings settings = {
        .mode = PROGRAM_LIVE,
        .sources = sources,
        .n_sources = config->n_sources,
        .rules_off = config->rules_off,
        .tick_source = config->tick_source,
        .sensor = config->sensor,
        .n_sensor = config->n_sensor,
        .uart = config->uart,
        .n_uart = config->n_uart,
        .stack_bytes = config->stack_bytes,
        .duration_ns =
            living->seconds > 0 ? (guint64)(living->seconds * 1e9) : FOR_EVER_NS,
        .speed_milli = (guint32)(living->speed * 1000),
        .storm_ns = living->storm ? (guint32)(STORM_NS / living->speed) : 0,
        .seed = 1,
    };

    use_uart(living, &settings);
    return session_new(g_ptr_array_index(living->build->images, 0), &settings,
                       living->uart != NULL ? uart_fd(living->uart) : -1,
                       living->data_dir, error);
}

/* ---- the work ------------------------------------------------------------------------------ */

/* "12,345 raised, 12,300 taken, 45 lost in 2,469 runs" */
static char *progress(gpointer data)
{
    const Session *session = data;
    g_autofree BoardStatus *status = g_new(BoardStatus, 1);
    guint64 sums[4] = {0};
    char *texts[4];
    char *text;

    session_look(session, status);
    for (guint i = 0; i < PROGRAM_MAX_SOURCES; i++) {
        sums[0] += status->sources[i].raised;
        sums[1] += status->sources[i].taken;
        sums[2] += status->sources[i].lost;
    }
    sums[3] = status->runs;
    for (guint i = 0; i < G_N_ELEMENTS(sums); i++) {
        g_autofree char *decimal = g_strdup_printf("%" G_GUINT64_FORMAT, sums[i]);

        texts[i] = report_grouped(decimal);
    }
    text = g_strdup_printf("%s raised, %s taken, %s lost in %s runs", texts[0], texts[1],
                           texts[2], texts[3]);
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    return text;
}

static gboolean work(CliJob *job, gpointer data, GError **error)
{
    Living *living = data;
    const Target *const targets[] = {living->target, NULL};
    GCancellable *cancellable = cli_job_cancellable(job);
    gint64 begun;
    gboolean ran;

    if (!grade_build(living->lab, living->path, living->data_dir, targets, cancellable,
                     &living->build, error))
        return FALSE;
    living->session = open_session(living, error);
    if (living->session == NULL)
        return FALSE;
    cli_job_tell(job, progress, living->session);
    begun = g_get_monotonic_time();
    ran = session_run(living->session, cancellable, &living->end, &living->signal, error);
    living->ran = (double)(g_get_monotonic_time() - begun) / 1e6;
    cli_job_tell(job, NULL, NULL);
    session_look(living->session, &living->status);
    return ran;
}

static CliStatus deliver(const CliArguments *arguments, const Living *living,
                         gboolean json, const ReportStyle *style)
{
    const ReportLive live = {
        .lab = living->lab,
        .file = living->path,
        .sha256 = living->build->student_sha256,
        .target = living->target,
        .image = g_ptr_array_index(living->build->images, 0),
        .status = &living->status,
        .seconds = living->ran,
        .speed = living->speed,
        .storm = living->storm,
        .cancelled = living->end == SESSION_CANCELLED,
        .left = living->end == SESSION_KILLED && living->signal == 0,
        .overran = living->end == SESSION_OVERRAN,
        .signal = living->end == SESSION_KILLED ? living->signal : 0,
    };
    g_autofree char *text =
        json ? report_live_json(&live, PACKAGE_VERSION) : report_live_text(&live, style);

    return cli_deliver(arguments, text,
                       report_live_breaks(&live)     ? CLI_REFUTED
                       : report_live_is_empty(&live) ? CLI_UNABLE
                                                     : CLI_HOLDS);
}

/* ---- arguments ---------------------------------------------------------------------------------- */

static gboolean parse_number(const CliArguments *arguments, const char *name,
                             double least, double most, double *ret_value)
{
    const char *text = cli_option(arguments, name);
    char *end;
    double value;

    if (text == NULL)
        return TRUE;
    value = g_ascii_strtod(text, &end);
    if (end == text || *end != '\0' || isnan(value) || value < least || value > most) {
        cli_fail(CLI_USAGE, "--%s %s is no number from %g to %g", name, text, least,
                 most);
        return FALSE;
    }
    *ret_value = value;
    return TRUE;
}

static gboolean pick_target(const CliArguments *arguments, const Lab *lab,
                            const Target **ret_target, CliStatus *ret_status)
{
    const char *opt = cli_option(arguments, "opt");
    const char *names[] = {"host-O2", NULL};
    g_autofree const Target **targets = NULL;
    g_autoptr(GError) error = NULL;

    *ret_status = CLI_USAGE;
    if (opt != NULL && g_str_equal(opt, "O0")) {
        names[0] = "host-O0";
    } else if (opt != NULL && !g_str_equal(opt, "O2")) {
        cli_fail(CLI_USAGE, "--opt %s is not known; write O0 or O2", opt);
        return FALSE;
    }
    targets = grade_targets(lab, names, &error);
    if (targets == NULL) {
        *ret_status = cli_fail_error(error);
        return FALSE;
    }
    *ret_target = targets[0];
    return TRUE;
}

static gboolean pick_uart(const CliArguments *arguments, Uart **ret_uart)
{
    const char *text = cli_option(arguments, "uart");
    g_autoptr(GError) error = NULL;

    if (text == NULL)
        return TRUE;
    *ret_uart = uart_open(text, &error);
    if (*ret_uart == NULL)
        cli_fail(CLI_USAGE, "%s", error->message);
    return *ret_uart != NULL;
}

static CliStatus run(const CliArguments *arguments, Living *living, gboolean json,
                     const ReportStyle *style)
{
    g_autoptr(GError) error = NULL;
    CliStatus status;

    if (!pick_target(arguments, living->lab, &living->target, &status))
        return status;
    if (!cli_output_possible(arguments))
        return CLI_UNABLE;
    if (!pick_uart(arguments, &living->uart))
        return CLI_USAGE;
    if (cli_job_run(work, living, &error))
        return deliver(arguments, living, json, style);
    if (living->build != NULL &&
        g_error_matches(error, BUILD_ERROR, BUILD_ERROR_REJECTED)) {
        g_autofree char *shown = cli_in_locale(living->build->diagnostics);

        fputs(shown, stderr);
    }
    return cli_fail_error(error);
}

CliStatus cmd_live(const CliArguments *arguments)
{
    CliStatus status;
    g_autoptr(Lab) lab = NULL;
    g_autofree char *data_dir = NULL, *starter = NULL;
    g_autofree Living *living = g_new0(Living, 1);
    ReportStyle style;
    gboolean json;

    living->speed = 1;
    living->storm = cli_option(arguments, "storm") != NULL;
    if (!cli_style(arguments, &style) || !cli_format(arguments, &json) ||
        !parse_number(arguments, "seconds", 0.01, 1e6, &living->seconds) ||
        !parse_number(arguments, "speed", 0.01, 1000, &living->speed))
        return CLI_USAGE;
    lab = cli_lab(arguments, arguments->words[0], &status);
    if (lab == NULL)
        return status;
    data_dir = cli_data_dir();
    starter = g_build_filename(lab->path, "lab.c", NULL);
    living->lab = lab;
    living->path = arguments->n_words > 1 ? arguments->words[1] : starter;
    living->data_dir = data_dir;
    status = run(arguments, living, json, &style);
    session_free(living->session);
    build_result_free(living->build);
    uart_close(living->uart);
    return status;
}
