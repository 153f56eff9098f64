/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bench-spin.c - against SPIN: the compiled program, and a hand-written model of it. */
#include <stdlib.h>
#include <string.h>

#include "bench.h"

#define TARGET "thumb-O2"

static const BenchSize sizes[] = {
    {"lost-update-broken", 3, 2},
    {"lost-update-repaired", 16, 8},
    {"lost-update-repaired", 500, 5},
    {"lost-update-repaired", 2000, 8},
};

/* What one model took. */
typedef struct {
    double states, pan_seconds, total_seconds;
} Spin;

/* SPIN must find the broken program broken and the repaired one right, or its time says nothing. */
static gboolean right_verdict(BenchSize size, const char *output)
{
    gboolean broken = strcmp(size.source, "lost-update-broken") == 0;
    const char *at = strstr(output, "errors: ");
    return at != NULL && broken == (atoi(at + strlen("errors: ")) > 0) &&
           strstr(output, "max search depth too small") == NULL;
}

static double stored_states(const char *output)
{
    const char *at = strstr(output, " states, stored");
    while (at != NULL && at > output && (g_ascii_isdigit(at[-1]) || at[-1] == '.'))
        at--;
    return at != NULL ? g_ascii_strtod(at, NULL) : 0;
}

/* Generates, compiles and runs once. */
static gboolean spin_once(Bench *bench, BenchSize size, gboolean reduced, Spin *ret,
                          GError **error)
{
    g_autofree char *name = g_strconcat(size.source, ".pml", NULL);
    g_autofree char *model = g_build_filename(bench->source_dir, name, NULL);
    g_autofree char *n = g_strdup_printf("-DN=%u", size.iterations);
    g_autofree char *k = g_strdup_printf("-DK=%u", size.raises);
    g_autofree char *output = NULL;
    const char *generate[] = {"spin", "-a", n, k, model, NULL};
    /* -w20: a hash table that fits; the default one takes longer to clear than the search. */
    const char *compile[] = {
        "gcc", "-O2", "-w",    "-DSAFETY", reduced ? "-DREDUCE" : "-DNOREDUCE",
        "-o",  "pan", "pan.c", NULL};
    const char *search[] = {"./pan", "-w20", "-m100000", "-c0", "-e", NULL};
    double begin = bench_seconds();
    if (!bench_run(bench->folder, generate, NULL, NULL, error) ||
        !bench_run(bench->folder, compile, NULL, NULL, error))
        return FALSE;
    if (!bench_run(bench->folder, search, &output, &ret->pan_seconds, error))
        return FALSE;
    ret->total_seconds = bench_seconds() - begin;
    ret->states = stored_states(output);
    if (ret->states <= 0 || !right_verdict(size, output)) {
        g_set_error(error, EXPLORE_ERROR, EXPLORE_ERROR_FAILED,
                    "SPIN's verdict on %s is wrong", size.source);
        return FALSE;
    }
    return TRUE;
}

static gboolean spin_median(Bench *bench, BenchSize size, gboolean reduced, Spin *ret,
                            GError **error)
{
    g_autofree double *pan = g_new(double, bench->runs),
                      *total = g_new(double, bench->runs);
    for (guint i = 0; i < bench->runs; i++) {
        if (!spin_once(bench, size, reduced, ret, error))
            return FALSE;
        pan[i] = ret->pan_seconds;
        total[i] = ret->total_seconds;
    }
    ret->pan_seconds = bench_median(pan, bench->runs);
    ret->total_seconds = bench_median(total, bench->runs);
    return TRUE;
}

typedef struct {
    double boundaries, explore_seconds, total_seconds;
} Ours;

/* From the saved file to the verdict: compile, link, load, explore. */
static gboolean ours_median(Bench *bench, BenchSize size, Ours *ret, GError **error)
{
    g_autofree double *explore = g_new(double, bench->runs),
                      *total = g_new(double, bench->runs);
    gboolean broken = strcmp(size.source, "lost-update-broken") == 0;
    for (guint i = 0; i < bench->runs; i++) {
        double begin = bench_seconds();
        g_autoptr(Image) image = bench_build(bench, size, TARGET, error);
        if (image == NULL)
            return FALSE;
        double built = bench_seconds();
        g_autoptr(ExploreResult) result = bench_explore(image, size, FALSE, error);
        double end = bench_seconds();
        if (result == NULL)
            return FALSE;
        if (result->verdict != (broken ? EXPLORE_REFUTED : EXPLORE_PROVED)) {
            g_set_error(error, EXPLORE_ERROR, EXPLORE_ERROR_FAILED, "wrong verdict on %s",
                        size.source);
            return FALSE;
        }
        ret->boundaries = (double)result->boundaries;
        explore[i] = end - built;
        total[i] = end - begin;
    }
    ret->explore_seconds = bench_median(explore, bench->runs);
    ret->total_seconds = bench_median(total, bench->runs);
    return TRUE;
}

static void compare(Bench *bench, BenchSize size, const Ours *ours, gboolean reduced)
{
    g_autoptr(GError) error = NULL;
    Spin spin = {0};
    const char *mode = reduced ? "por" : "nopor";
    g_autofree char *rate =
        g_strdup_printf("engine.spin.rate.%s.%ux%u.%s", size.source + 12, size.iterations,
                        size.raises, mode);
    g_autofree char *time =
        g_strdup_printf("engine.spin.time.%s.%ux%u.%s", size.source + 12, size.iterations,
                        size.raises, mode);
    /* A run of a few milliseconds measures the start of the program: no goal for the rate. */
    BenchGoal kind = size.iterations >= 16 ? GOAL_RATIO : GOAL_NONE;
    if (ours == NULL || !spin_median(bench, size, reduced, &spin, &error)) {
        const char *why = error != NULL ? error->message : "not explored";
        bench_add_unknown(bench, rate, "states/s", kind, 1, "%s", why);
        bench_add_unknown(bench, time, "s", GOAL_RATIO, 2, "%s", why);
        return;
    }
    bench_add_ratio(bench, rate, ours->boundaries / ours->explore_seconds,
                    spin.states / spin.pan_seconds, "states/s", FALSE, kind, 1);
    bench_note(bench, "SPIN stored %.0f states in %.3f s; irqlab settled %.0f in %.3f s",
               spin.states, spin.pan_seconds, ours->boundaries, ours->explore_seconds);
    bench_add_ratio(bench, time, ours->total_seconds, spin.total_seconds, "s", TRUE,
                    GOAL_RATIO, 2);
}

void bench_spin(Bench *bench)
{
    for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autoptr(GError) error = NULL;
        Ours ours = {0};
        gboolean known = ours_median(bench, sizes[i], &ours, &error);
        if (!known)
            g_printerr("bench: %s %ux%u: %s\n", sizes[i].source, sizes[i].iterations,
                       sizes[i].raises, error->message);
        compare(bench, sizes[i], known ? &ours : NULL, TRUE);
        compare(bench, sizes[i], known ? &ours : NULL, FALSE);
    }
}
