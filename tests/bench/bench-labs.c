/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bench-labs.c - what the reduction saves on the labs, and how long grading one file takes. */
#include <string.h>

#include "bench.h"
#include "grade/grade.h"
#include "lab/lab.h"

/* A lab's programs together, with the reduction on [0] and off [1]. */
typedef struct {
    double states[2];
    double worst; /* least quotient of any program */
    guint programs, different;
    guint limited; /* could not be explored whole without the reduction */
    char *first_difference;
} Reduction;

static gboolean same_measure(const ExploreMeasured *a, const ExploreMeasured *b)
{
    return a->known == b->known && a->unbounded == b->unbounded && a->value == b->value &&
           memcmp(a->by_source, b->by_source, sizeof a->by_source) == 0;
}

static gboolean same_failures(const ExploreResult *a, const ExploreResult *b)
{
    if (a->failures->len != b->failures->len)
        return FALSE;
    for (guint i = 0; i < a->failures->len; i++) {
        const ExploreFailure *x = g_ptr_array_index(a->failures, i);
        const ExploreFailure *y = g_ptr_array_index(b->failures, i);
        g_autofree char *schedule_x = explore_schedule_format(x->schedule);
        g_autofree char *schedule_y = explore_schedule_format(y->schedule);
        if (strcmp(x->check, y->check) != 0 || strcmp(schedule_x, schedule_y) != 0)
            return FALSE;
    }
    return TRUE;
}

static gboolean same_outcomes(const GArray *a, const GArray *b)
{
    return a->len == b->len &&
           memcmp(a->data, b->data,
                  (gsize)a->len * g_array_get_element_size((GArray *)a)) == 0;
}

/* What differs between two explorations of one program, or NULL. */
static const char *difference(const ExploreResult *a, const ExploreResult *b)
{
    if (a->verdict != b->verdict)
        return "verdict";
    if (!same_failures(a, b))
        return "counterexamples";
    if (strcmp(a->interleavings, b->interleavings) != 0)
        return "interleavings";
    if (a->boundaries != b->boundaries)
        return "boundaries";
    if (!same_outcomes(a->outcomes, b->outcomes))
        return "outcomes";
    for (guint i = 0; i < MEASURE_COUNT; i++) {
        if (!same_measure(&a->measures[i], &b->measures[i]))
            return explore_measure_name((ExploreMeasure)i);
    }
    return NULL;
}

static gboolean compare_image(Image *image, const ExploreConfig *shape, const char *path,
                              Reduction *reduction, GError **error)
{
    ExploreConfig config = *shape;
    g_autoptr(ExploreResult) on = NULL;
    g_autoptr(ExploreResult) off = NULL;
    config.max_states = 50000000;
    on = explore_run(image, &config, NULL, NULL, NULL, error);
    config.no_reduction = TRUE;
    off = on != NULL ? explore_run(image, &config, NULL, NULL, NULL, error) : NULL;
    if (off == NULL)
        return FALSE;
    if (on->verdict != EXPLORE_INCONCLUSIVE && off->limit != NULL) {
        reduction->limited++;
        return TRUE;
    }
    reduction->programs++;
    reduction->states[0] += (double)on->states;
    reduction->states[1] += (double)off->states;
    reduction->worst = MIN(reduction->worst, (double)off->states / (double)on->states);
    const char *what = difference(on, off);
    if (what != NULL && reduction->different++ == 0)
        reduction->first_difference =
            g_strdup_printf("%s for %s: %s", path, image_target(image)->name, what);
    return TRUE;
}

static gboolean compare_file(Bench *bench, const Lab *lab, const char *path,
                             Reduction *reduction, GError **error)
{
    g_autoptr(ExploreConfig) config = grade_config_new(lab);
    g_autofree const Target **targets = grade_targets(lab, NULL, error);
    g_autoptr(BuildResult) build = NULL;
    if (targets == NULL ||
        !grade_build(lab, path, bench->data_dir, targets, NULL, &build, error))
        return FALSE;
    for (guint i = 0; i < build->images->len; i++) {
        if (!compare_image(g_ptr_array_index(build->images, i), config, path, reduction,
                           error))
            return FALSE;
    }
    return TRUE;
}

/* The C files of a folder of the tree, sorted; empty when there is no such folder. */
static GPtrArray *list_files(const Bench *bench, const char *where, const Lab *lab,
                             const char *below)
{
    g_autofree char *lab_folder = g_path_get_basename(lab->path);
    g_autofree char *folder =
        g_build_filename(bench->tree_dir, where, lab_folder, below, NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        if (g_str_has_suffix(name, ".c"))
            g_ptr_array_add(files, g_build_filename(folder, name, NULL));
    }
    g_ptr_array_sort(files, (GCompareFunc)(void (*)(void))g_strcmp0);
    return files;
}

static gboolean compare_files(Bench *bench, const Lab *lab, GPtrArray *files,
                              Reduction *reduction, GError **error)
{
    for (guint i = 0; i < files->len; i++) {
        const char *path = g_ptr_array_index(files, i);
        if (!compare_file(bench, lab, path, reduction, error)) {
            g_prefix_error(error, "%s: ", path);
            return FALSE;
        }
    }
    return TRUE;
}

/* (c2): the solutions make the ratio; every program must be the same and never larger. */
static void measure_reduction(Bench *bench, const Lab *lab, Reduction *others)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *name = g_strconcat("engine.reduction.", lab->slug, NULL);
    Reduction solutions = {.worst = G_MAXDOUBLE};
    g_autoptr(GPtrArray) right = list_files(bench, "solutions", lab, NULL);
    g_autoptr(GPtrArray) starter = list_files(bench, "labs", lab, NULL);
    g_autoptr(GPtrArray) wrong = list_files(bench, "tests/submissions", lab, "wrong");
    g_autoptr(GPtrArray) more = list_files(bench, "tests/submissions", lab, "right");
    for (guint i = starter->len; i > 0; i--) {
        if (!g_str_has_suffix(g_ptr_array_index(starter, i - 1), "/lab.c"))
            g_ptr_array_remove_index(starter, i - 1);
    }
    gboolean done = compare_files(bench, lab, right, &solutions, &error);
    if (done && solutions.programs > 0) {
        bench_add_ratio(bench, name, solutions.states[0], solutions.states[1], "states",
                        TRUE, GOAL_RATIO, 5);
        bench_note(bench,
                   "%u explorations of the lab's solutions; %u more exceed the limit "
                   "when unreduced",
                   solutions.programs, solutions.limited);
        others->programs += solutions.programs;
        others->limited += solutions.limited;
        others->different += solutions.different;
        others->worst = MIN(others->worst, solutions.worst);
        if (others->first_difference == NULL)
            others->first_difference = g_steal_pointer(&solutions.first_difference);
    } else {
        bench_add_unknown(bench, name, "states", GOAL_RATIO, 5, "%s",
                          done ? "no solution could be explored unreduced"
                               : error->message);
        g_clear_error(&error);
        others->limited += solutions.limited;
        others->different += done ? 0 : 1;
    }
    if (!compare_files(bench, lab, starter, others, &error) ||
        (bench->all && (!compare_files(bench, lab, wrong, others, &error) ||
                        !compare_files(bench, lab, more, others, &error)))) {
        others->different++;
        if (others->first_difference == NULL)
            others->first_difference = g_strdup(error->message);
    }
    g_free(solutions.first_difference);
}

void bench_labs(Bench *bench)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) labs = lab_list(NULL, bench->data_dir, &error);
    Reduction all = {.worst = G_MAXDOUBLE};
    for (guint i = 0; labs != NULL && i < labs->len; i++)
        measure_reduction(bench, g_ptr_array_index(labs, i), &all);
    if (all.programs == 0) {
        bench_add_unknown(bench, "engine.reduction.worst", "times", GOAL_AT_LEAST, 1,
                          "%s",
                          error != NULL ? error->message : "no program was explored");
        return;
    }
    bench_add(bench, "engine.reduction.worst", all.worst, "times", GOAL_AT_LEAST, 1);
    bench_note(bench,
               "the least saving of %u explorations; %u more exceed the limit unreduced",
               all.programs, all.limited);
    bench_add(bench, "engine.reduction.different", all.different, "programs",
              GOAL_LESS_THAN, 1);
    if (all.first_difference != NULL)
        bench_note(bench, "%s", all.first_difference);
    g_free(all.first_difference);
}

/* ---- grading ------------------------------------------------------------------------------- */

static gboolean grade_seconds(Bench *bench, const Lab *lab, const char *path,
                              double *ret_seconds, GError **error)
{
    const char *argv[] = {bench->irqlab, "grade", lab->slug, path,
                          "--format",    "json",  NULL};
    g_autofree double *seconds = g_new(double, bench->runs);
    for (guint i = 0; i < bench->runs; i++) {
        if (!bench_run(NULL, argv, NULL, &seconds[i], error))
            return FALSE;
    }
    *ret_seconds = bench_median(seconds, bench->runs);
    return TRUE;
}

static void measure_grading(Bench *bench, const Lab *lab)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *name = g_strconcat("engine.grade.", lab->slug, NULL);
    g_autoptr(GPtrArray) files = list_files(bench, "solutions", lab, NULL);
    const char *slowest = NULL;
    double most = 0;
    for (guint i = 0; i < files->len; i++) {
        double seconds = 0;
        if (!grade_seconds(bench, lab, g_ptr_array_index(files, i), &seconds, &error)) {
            bench_add_unknown(bench, name, "s", GOAL_LESS_THAN, 1, "%s", error->message);
            return;
        }
        if (seconds > most) {
            most = seconds;
            slowest = g_ptr_array_index(files, i);
        }
    }
    if (slowest == NULL) {
        bench_add_unknown(bench, name, "s", GOAL_LESS_THAN, 1, "the lab has no solution");
        return;
    }
    g_autofree char *base = g_path_get_basename(slowest);
    bench_add(bench, name, most, "s", GOAL_LESS_THAN, 1);
    bench_note(bench, "the slowest of %u solutions: %s", files->len, base);
}

void bench_grading(Bench *bench)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) labs = lab_list(NULL, bench->data_dir, &error);
    if (labs == NULL || labs->len == 0 || bench->irqlab == NULL) {
        bench_add_unknown(bench, "engine.grade", "s", GOAL_LESS_THAN, 1, "%s",
                          error != NULL ? error->message
                                        : "no lab, or no program to time");
        return;
    }
    for (guint i = 0; i < labs->len; i++)
        measure_grading(bench, g_ptr_array_index(labs, i));
}
