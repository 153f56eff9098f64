/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bench-live.c - the posix board against a bare program of signals and timers, in turn, so
 * that both meet the same machine. */
#include <math.h>
#include <sched.h>

#include "bench.h"
#include "toolchain/build.h"
#include "toolchain/session.h"

#define PAIRS 50000000.0 /* as in live-scenario.c */
#define MASKS "1000000"
#define ROUNDS 5
#define LATENCY_ROUNDS 15
#define LATENCY_EVENTS 400
#define RATE_MS 50
#define RATE_TRIES 8
#define RATE_MISSES 3
#define STEADY_EVENTS 5000
#define KILOHERTZ_NS 1000000

/** A program with its latency, or the bare one with its own. */
typedef struct {
    double p50, p99, lost;
} Timing;

static Image *build(Bench *bench, GError **error)
{
    static const char *const functions[] = {"pairs", "start", "busy", NULL};
    const Target *targets[] = {target_find("host-O2"), NULL};
    g_autofree char *student =
        g_build_filename(bench->source_dir, "live-program.c", NULL);
    g_autofree char *scenario =
        g_build_filename(bench->source_dir, "live-scenario.c", NULL);
    g_autofree char *header = g_build_filename(bench->source_dir, "live-lab.h", NULL);
    BuildRequest request = {student,   scenario, header,
                            functions, targets,  bench->data_dir};
    g_autoptr(BuildResult) result = NULL;
    if (!build_run(&request, NULL, &result, error))
        return NULL;
    return image_ref(g_ptr_array_index(result->images, 0));
}

/** Runs @entry once with @events of TIM4 at @kilohertz. */
static gboolean run(Bench *bench, const Image *image, const char *entry, guint32 events,
                    double kilohertz, BoardStatus *ret_status, GError **error)
{
    const ProgramSource source = {
        .number = PROGRAM_TIM4, .priority = 4, .events = events};
    ProgramSettings settings = {
        .entry = entry,
        .sources = &source,
        .n_sources = 1,
        .tick_source = PROGRAM_TIM4,
        .sensor = &events,
        .n_sensor = 1,
        .duration_ns = G_GUINT64_CONSTANT(60000000000),
        .max_runs = 1,
        .speed_milli = (guint32)(kilohertz * 1000),
    };
    g_autoptr(Session) session =
        session_new(image, &settings, -1, bench->data_dir, error);
    SessionEnd end;
    int signal;
    if (session == NULL || !session_run(session, NULL, &end, &signal, error))
        return FALSE;
    session_look(session, ret_status);
    if (end == SESSION_FINISHED && ret_status->runs == 1)
        return TRUE;
    g_set_error(error, BUILD_ERROR, BUILD_ERROR_TOOL, "%s did not end as it should",
                entry);
    return FALSE;
}

static gboolean run_bare(Bench *bench, const char *what, const char *first,
                         const char *second, Timing *ret, GError **error)
{
    const char *argv[] = {bench->bare, what, first, second, NULL};
    g_autofree char *output = NULL;
    char *end;
    if (!bench_run(NULL, argv, &output, NULL, error))
        return FALSE;
    ret->p50 = g_ascii_strtod(output, &end);
    ret->p99 = g_ascii_strtod(end, &end);
    ret->lost = g_ascii_strtod(end, &end);
    return TRUE;
}

/** Where that is allowed, both kinds of program run before all other work: what is compared is
 *  the way of a signal, not the scheduler's.  For less than a second at a time, because the
 *  kernel takes a twentieth of each second back. */
static void take_precedence(gboolean take)
{
    const struct sched_param param = {.sched_priority = take ? 1 : 0};
    sched_setscheduler(0, take ? SCHED_FIFO : SCHED_OTHER, &param);
}

static void unknown(Bench *bench, const char *name, const char *unit, const GError *error)
{
    bench_add_unknown(bench, name, unit, GOAL_NONE, 0, "%s", error->message);
}

/* ---- (a) masking ------------------------------------------------------------------------ */

static void measure_pairs(Bench *bench, const Image *image)
{
    g_autofree BoardStatus *status = g_new0(BoardStatus, 1);
    g_autoptr(GError) error = NULL;
    double pairs[ROUNDS], masks[ROUNDS];
    for (guint i = 0; i < ROUNDS; i++) {
        guint64 without;
        Timing bare;
        if (!run(bench, image, "entry_nothing", 0, 1, status, &error))
            break;
        without = status->cpu_ns;
        if (!run(bench, image, "entry_pairs", 0, 1, status, &error) ||
            !run_bare(bench, "masks", MASKS, NULL, &bare, &error))
            break;
        pairs[i] = ((double)status->cpu_ns - (double)without) / PAIRS;
        masks[i] = bare.p50;
    }
    if (error != NULL) {
        unknown(bench, "live.mask", "ns", error);
        return;
    }
    bench_add_ratio(bench, "live.mask", bench_median(pairs, ROUNDS),
                    bench_median(masks, ROUNDS), "ns a pair", TRUE, GOAL_RATIO, 100);
    bench_note(bench,
               "irq_disable() and irq_enable() against two sigprocmask() calls, in "
               "processor time");
}

/* ---- (b) latency ----------------------------------------------------------------------------- */

static gboolean board_timing(Bench *bench, const Image *image, double kilohertz,
                             guint32 events, Timing *ret, GError **error)
{
    g_autofree BoardStatus *status = g_new0(BoardStatus, 1);
    const BoardSource *source = &status->sources[PROGRAM_TIM4];
    if (!run(bench, image, "entry_timer", events, kilohertz, status, error))
        return FALSE;
    ret->p50 = (double)histogram_percentile(&source->latency, 500);
    ret->p99 = (double)histogram_percentile(&source->latency, 990);
    ret->lost = (double)source->lost;
    return TRUE;
}

static gboolean bare_timing(Bench *bench, double kilohertz, guint32 events, Timing *ret,
                            GError **error)
{
    g_autofree char *ns = g_strdup_printf("%.0f", KILOHERTZ_NS / kilohertz);
    g_autofree char *count = g_strdup_printf("%u", events);
    return run_bare(bench, "timer", ns, count, ret, error);
}

static void keep_least(Timing *least, const Timing *timing)
{
    least->p50 = MIN(least->p50, timing->p50);
    least->p99 = MIN(least->p99, timing->p99);
}

/* The least of many short rounds in turn: other work on the machine can only add. */
static void measure_latency(Bench *bench, const Image *image)
{
    g_autoptr(GError) error = NULL;
    Timing bare = {INFINITY, INFINITY, 0}, board = bare, timing;
    for (guint i = 0; i < LATENCY_ROUNDS; i++) {
        if (!bare_timing(bench, 1, LATENCY_EVENTS, &timing, &error))
            break;
        keep_least(&bare, &timing);
        if (!board_timing(bench, image, 1, LATENCY_EVENTS, &timing, &error))
            break;
        keep_least(&board, &timing);
    }
    if (error != NULL) {
        unknown(bench, "live.latency", "ns", error);
        return;
    }
    bench_add_ratio(bench, "live.latency.p50", board.p50, bare.p50, "ns", TRUE,
                    GOAL_RATIO, 1 / 1.2);
    bench_note(bench,
               "from a timer's expiry to the handler, main busy: the least of %u "
               "rounds",
               LATENCY_ROUNDS);
    bench_add_ratio(bench, "live.latency.p99", board.p99, bare.p99, "ns", TRUE,
                    GOAL_RATIO, 1 / 1.2);
}

/* ---- (c) rate ------------------------------------------------------------------------------------ */

/** TRUE when one of several tries at @kilohertz loses nothing. */
static gboolean keeps_up(Bench *bench, const Image *image, double kilohertz,
                         gboolean *ret_keeps, GError **error)
{
    guint32 events = (guint32)(kilohertz * RATE_MS);
    *ret_keeps = FALSE;
    for (guint i = 0; i < RATE_TRIES && !*ret_keeps; i++) {
        Timing timing;
        if (!(image != NULL
                  ? board_timing(bench, image, kilohertz, events, &timing, error)
                  : bare_timing(bench, kilohertz, events, &timing, error)))
            return FALSE;
        *ret_keeps = timing.lost == 0;
    }
    return TRUE;
}

static gboolean highest_rate(Bench *bench, const Image *image, double *ret_kilohertz,
                             GError **error)
{
    guint misses = 0;
    *ret_kilohertz = 0;
    for (double kilohertz = 1; misses < RATE_MISSES && kilohertz <= 1000;
         kilohertz *= 1.25) {
        gboolean keeps;
        if (!keeps_up(bench, image, kilohertz, &keeps, error))
            return FALSE;
        misses = keeps ? 0 : misses + 1;
        if (keeps)
            *ret_kilohertz = kilohertz;
    }
    return TRUE;
}

static void measure_rate(Bench *bench, const Image *image)
{
    g_autoptr(GError) error = NULL;
    double board, bare;
    if (!highest_rate(bench, NULL, &bare, &error) ||
        !highest_rate(bench, image, &board, &error)) {
        unknown(bench, "live.rate", "kHz", error);
        return;
    }
    bench_add_ratio(bench, "live.rate", board, bare, "kHz", FALSE, GOAL_NONE, 0);
    bench_note(bench,
               "the highest at which one of %u tries of %u ms loses nothing; the "
               "board takes an expiry that comes while its handler runs",
               RATE_TRIES, RATE_MS);
}

/* ---- (d) 1 kHz ------------------------------------------------------------------------------------ */

static void measure_steady(Bench *bench, const Image *image)
{
    g_autofree BoardStatus *status = g_new0(BoardStatus, 1);
    const BoardSource *source = &status->sources[PROGRAM_TIM4];
    g_autoptr(GError) error = NULL;
    double expected, took;
    if (!run(bench, image, "entry_timer", STEADY_EVENTS, 1, status, &error)) {
        unknown(bench, "live.steady", "events", error);
        return;
    }
    bench_add(bench, "live.steady.missing",
              (double)(source->raised - source->taken - source->lost), "expiries",
              GOAL_LESS_THAN, 1);
    bench_note(bench, "of 5 s at 1 kHz, main busy: %u taken, %u counted as lost",
               (guint)source->taken, (guint)source->lost);
    expected = (double)(source->raised - 1) * KILOHERTZ_NS;
    took = (double)(source->last_ns - source->first_ns);
    bench_add(bench, "live.steady.drift", 100 * fabs(took - expected) / expected, "%",
              GOAL_LESS_THAN, 0.1);
}

void bench_live(Bench *bench)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Image) image = build(bench, &error);
    if (image == NULL) {
        unknown(bench, "live", "", error);
        return;
    }
    measure_pairs(bench, image);
    take_precedence(TRUE);
    measure_latency(bench, image);
    measure_rate(bench, image);
    take_precedence(FALSE);
    measure_steady(bench, image);
}
