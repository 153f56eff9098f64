/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bench-engine.c - boundaries settled a second, against PTRACE_SINGLESTEP; memory. */
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "toolchain/build.h"

#define TIM4_NUMBER 2 /* irq_source */
#define TIM4_PRIORITY 4
#define STACK_BYTES 4096

static const BenchSize full_size = {"lost-update-repaired", 500, 5};

/* lab.h for @size, in the private folder. */
static char *write_header(Bench *bench, BenchSize size, GError **error)
{
    g_autofree char *from = g_build_filename(bench->source_dir, "lab.h", NULL);
    g_autofree char *to = g_build_filename(bench->folder, "lab.h", NULL);
    g_autofree char *text = NULL;
    if (!g_file_get_contents(from, &text, NULL, error))
        return NULL;
    g_autofree char *whole =
        g_strdup_printf("#define ITERATIONS %u\n%s", size.iterations, text);
    if (!g_file_set_contents(to, whole, -1, error))
        return NULL;
    return g_steal_pointer(&to);
}

Image *bench_build(Bench *bench, BenchSize size, const char *target, GError **error)
{
    static const char *const functions[] = {"count_up", "on_tick", NULL};
    g_autofree char *name = g_strconcat(size.source, ".c", NULL);
    g_autofree char *student = g_build_filename(bench->source_dir, name, NULL);
    g_autofree char *scenario = g_build_filename(bench->source_dir, "scenario.c", NULL);
    g_autofree char *header = write_header(bench, size, error);
    const Target *targets[] = {target_find(target), NULL};
    BuildRequest request = {student,   scenario, header,
                            functions, targets,  bench->data_dir};
    g_autoptr(BuildResult) result = NULL;
    if (header == NULL || !build_run(&request, NULL, &result, error))
        return NULL;
    return image_ref(g_ptr_array_index(result->images, 0));
}

ExploreResult *bench_explore(Image *image, BenchSize size, gboolean no_reduction,
                             GError **error)
{
    ExploreSource source = {
        .number = TIM4_NUMBER, .priority = TIM4_PRIORITY, .events = size.raises};
    ExploreConfig config = {.sources = &source,
                            .n_sources = 1,
                            .tick_source = -1,
                            .stack_bytes = STACK_BYTES,
                            .max_states = 50000000,
                            .no_reduction = no_reduction};
    g_autoptr(ExploreResult) result =
        explore_run(image, &config, NULL, NULL, NULL, error);
    if (result == NULL)
        return NULL;
    if (result->verdict == EXPLORE_INCONCLUSIVE) {
        g_set_error(error, EXPLORE_ERROR, EXPLORE_ERROR_FAILED, "inconclusive: %s",
                    result->limit);
        return NULL;
    }
    return g_steal_pointer(&result);
}

typedef struct {
    double per_second, seconds, cpu_seconds, states, bytes, boundaries, interleavings;
} Explored;

/* The median of several explorations of the full size; wall time, not the explorer's own. */
static gboolean explore_full(Bench *bench, const char *target, gboolean no_reduction,
                             Explored *ret, GError **error)
{
    g_autoptr(Image) image = bench_build(bench, full_size, target, error);
    g_autofree double *cpu = g_new(double, bench->runs);
    g_autofree double *seconds = g_new(double, bench->runs);
    if (image == NULL)
        return FALSE;
    for (guint i = 0; i < bench->runs; i++) {
        double cpu_begin = bench_cpu_seconds();
        double begin = bench_seconds();
        g_autoptr(ExploreResult) result =
            bench_explore(image, full_size, no_reduction, error);
        seconds[i] = bench_seconds() - begin;
        cpu[i] = bench_cpu_seconds() - cpu_begin;
        if (result == NULL)
            return FALSE;
        if (result->verdict != EXPLORE_PROVED) {
            g_set_error_literal(error, EXPLORE_ERROR, EXPLORE_ERROR_FAILED,
                                "the repaired lost update was not proved");
            return FALSE;
        }
        ret->states = (double)result->states;
        ret->bytes = (double)result->peak_bytes;
        ret->boundaries = (double)result->boundaries;
        ret->interleavings = g_ascii_strtod(result->interleavings, NULL);
    }
    ret->seconds = bench_median(seconds, bench->runs);
    ret->cpu_seconds = bench_median(cpu, bench->runs);
    ret->per_second = ret->boundaries / ret->seconds;
    return TRUE;
}

static void measure_target(Bench *bench, const char *target, Explored ret_explored[2])
{
    g_autoptr(GError) error = NULL;
    for (guint off = 0; off < 2; off++) {
        const char *suffix = off ? ".unreduced" : "";
        g_autofree char *rate = g_strconcat("engine.settled.", target, suffix, NULL);
        g_autofree char *whole = g_strconcat("engine.whole.", target, suffix, NULL);
        g_autofree char *memory =
            g_strconcat("engine.memory.state.", target, suffix, NULL);
        g_autofree char *peak = g_strconcat("engine.memory.peak.", target, suffix, NULL);
        BenchGoal at_least = off ? GOAL_NONE : GOAL_AT_LEAST;
        BenchGoal under = off ? GOAL_NONE : GOAL_LESS_THAN;
        if (!explore_full(bench, target, off, &ret_explored[off], &error)) {
            bench_add_unknown(bench, rate, "boundaries/s", at_least, 3e6, "%s",
                              error->message);
            bench_add_unknown(bench, whole, "s", under, 0.3, "%s", error->message);
            g_clear_error(&error);
            continue;
        }
        const Explored *got = &ret_explored[off];
        bench_add(bench, rate, got->per_second, "boundaries/s", at_least, 3e6);
        bench_note(bench,
                   "%.0f boundaries, %.0f stored states, %.4g interleavings; %.3f s of "
                   "processor "
                   "time",
                   got->boundaries, got->states, got->interleavings, got->cpu_seconds);
        bench_add(bench, whole, got->seconds, "s", under, 0.3);
        bench_add(bench, memory, got->bytes / got->states, "bytes/state", GOAL_NONE, 0);
        bench_add(bench, peak, got->bytes, "bytes", GOAL_NONE, 0);
    }
}

/* The figure after "@name=" in the baseline's line. */
static double figure(const char *line, const char *name)
{
    g_autofree char *key = g_strconcat(name, "=", NULL);
    const char *at = strstr(line, key);
    return at != NULL ? g_ascii_strtod(at + strlen(key), NULL) : 0;
}

static gboolean baseline_rate(Bench *bench, double *ret_rate, GError **error)
{
    g_autofree double *rates = g_new(double, bench->runs);
    const char *argv[] = {bench->baseline, "--raises", "5", "--seconds", "1", NULL};
    if (bench->baseline == NULL) {
        g_set_error_literal(error, EXPLORE_ERROR, EXPLORE_ERROR_FAILED,
                            "the baseline was not named");
        return FALSE;
    }
    for (guint i = 0; i < bench->runs; i++) {
        g_autofree char *output = NULL;
        if (!bench_run(NULL, argv, &output, NULL, error))
            return FALSE;
        rates[i] = figure(output, "per_second");
    }
    *ret_rate = bench_median(rates, bench->runs);
    return TRUE;
}

static void against_ptrace(Bench *bench, const Explored explored[2])
{
    static const char *const names[2] = {"engine.ptrace", "engine.ptrace.unreduced"};
    static const double goals[2] = {100, 30};
    g_autoptr(GError) error = NULL;
    double rate = 0;
    gboolean known = baseline_rate(bench, &rate, &error);
    for (guint off = 0; off < 2; off++) {
        if (known && explored[off].per_second > 0)
            bench_add_ratio(bench, names[off], explored[off].per_second, rate,
                            "boundaries/s", FALSE, GOAL_RATIO, goals[off]);
        else
            bench_add_unknown(bench, names[off], "boundaries/s", GOAL_RATIO, goals[off],
                              "%s", known ? "not explored" : error->message);
    }
}

/* Both count the same thing: a small size, explored whole by both, must have as many boundaries. */
static void same_graph(Bench *bench)
{
    static const char *const name = "engine.ptrace.difference";
    static const BenchSize size = {"lost-update-repaired", 500, 1};
    const char *argv[] = {bench->baseline, "--raises", "1", "--seconds", "60", NULL};
    g_autoptr(GError) error = NULL;
    g_autofree char *output = NULL;
    g_autoptr(Image) image = bench_build(bench, size, "host-O2", &error);
    g_autoptr(ExploreResult) result = NULL;
    if (image != NULL)
        result = bench_explore(image, size, FALSE, &error);
    if (result == NULL || bench->baseline == NULL ||
        !bench_run(NULL, argv, &output, NULL, &error)) {
        bench_add_unknown(bench, name, "boundaries", GOAL_LESS_THAN, 1, "%s",
                          error != NULL ? error->message : "the baseline was not named");
        return;
    }
    double settled = figure(output, "settled");
    bench_add(bench, name, ABS((double)result->boundaries - settled), "boundaries",
              GOAL_LESS_THAN, 1);
    bench_note(bench, "500x1 explored whole: %.0f boundaries on the processor, %.0f here",
               settled, (double)result->boundaries);
}

void bench_engine(Bench *bench)
{
    Explored host[2] = {0}, thumb[2] = {0};
    measure_target(bench, "host-O2", host);
    measure_target(bench, "thumb-O2", thumb);
    against_ptrace(bench, host);
    same_graph(bench);
    if (thumb[0].interleavings > 0)
        bench_add(bench, "engine.interleavings.thumb-O2", thumb[0].interleavings,
                  "schedules", GOAL_AT_LEAST, 1e14);
}
