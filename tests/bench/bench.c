/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bench.c - `make bench`: measures what the speed goals speak of, prints a table and writes a
 * list of {name, value, unit, baseline, ratio, goal, met} as JSON.
 *
 * A ratio says how many times better the value is than the baseline; both are measured in
 * one call, on one processor, each the median of several runs.  A goal is held against the
 * ratio where there is one, else against the value.  A row that cannot be measured here has
 * the value null and a note.
 *
 * Exit status: 0; with --strict 1 when a goal is missed or a row is not measured; 2 wrong
 * use; 3 the table could not be written.
 */
#include <json-glib/json-glib.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <glib/gstdio.h>

#include "bench.h"

/* ---- rows ------------------------------------------------------------------------------ */

static void row_free(BenchRow *row)
{
    g_free(row->name);
    g_free(row->note);
    g_free(row);
}

static BenchRow *add_row(Bench *bench, const char *name, const char *unit, BenchGoal kind,
                         double goal)
{
    BenchRow *row = g_new0(BenchRow, 1);
    row->name = g_strdup(name);
    row->unit = unit;
    row->kind = kind;
    row->goal = goal;
    g_ptr_array_add(bench->rows, row);
    return row;
}

void bench_add(Bench *bench, const char *name, double value, const char *unit,
               BenchGoal kind, double goal)
{
    BenchRow *row = add_row(bench, name, unit, kind, goal);
    row->known = TRUE;
    row->value = value;
}

void bench_add_ratio(Bench *bench, const char *name, double value, double baseline,
                     const char *unit, gboolean less_is_better, BenchGoal kind,
                     double goal)
{
    BenchRow *row = add_row(bench, name, unit, kind, goal);
    row->known = TRUE;
    row->value = value;
    row->baseline = baseline;
    row->ratio = less_is_better ? baseline / value : value / baseline;
}

void bench_add_unknown(Bench *bench, const char *name, const char *unit, BenchGoal kind,
                       double goal, const char *format, ...)
{
    va_list arguments;
    BenchRow *row = add_row(bench, name, unit, kind, goal);
    va_start(arguments, format);
    row->note = g_strdup_vprintf(format, arguments);
    va_end(arguments);
}

void bench_note(Bench *bench, const char *format, ...)
{
    va_list arguments;
    BenchRow *row = g_ptr_array_index(bench->rows, bench->rows->len - 1);
    va_start(arguments, format);
    g_free(row->note);
    row->note = g_strdup_vprintf(format, arguments);
    va_end(arguments);
}

gboolean bench_row_met(const BenchRow *row)
{
    if (!row->known)
        return FALSE;
    switch (row->kind) {
    case GOAL_AT_LEAST:
        return row->value >= row->goal;
    case GOAL_LESS_THAN:
        return row->value < row->goal;
    case GOAL_RATIO:
        return row->ratio >= row->goal;
    default:
        return TRUE;
    }
}

/* ---- measuring --------------------------------------------------------------------------- */

double bench_seconds(void)
{
    return (double)g_get_monotonic_time() / 1e6;
}

double bench_cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double bench_median(double *values, guint n)
{
    qsort(values, n, sizeof *values, compare_doubles);
    return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

gboolean bench_run(const char *cwd, const char *const *argv, char **ret_output,
                   double *ret_seconds, GError **error)
{
    g_autofree char *output = NULL;
    g_autofree char *errors = NULL;
    int status;
    double begin = bench_seconds();
    if (!g_spawn_sync(cwd, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output,
                      &errors, &status, error))
        return FALSE;
    double seconds = bench_seconds() - begin;
    if (!g_spawn_check_wait_status(status, error)) {
        g_prefix_error(error, "%s: %.300s", argv[0], g_strstrip(errors));
        return FALSE;
    }
    if (ret_output != NULL)
        *ret_output = g_steal_pointer(&output);
    if (ret_seconds != NULL)
        *ret_seconds = seconds;
    return TRUE;
}

/* One processor for everything that is compared; children inherit it. */
static void pin_to_one_processor(cpu_set_t *ret_all)
{
    cpu_set_t one;
    int cpu = sched_getcpu();
    CPU_ZERO(ret_all);
    sched_getaffinity(0, sizeof *ret_all, ret_all);
    CPU_ZERO(&one);
    CPU_SET(cpu >= 0 ? cpu : 0, &one);
    sched_setaffinity(0, sizeof one, &one);
}

/* The first two of @all. */
static guint pin_to_two_processors(const cpu_set_t *all)
{
    cpu_set_t two;
    guint n = 0;
    CPU_ZERO(&two);
    for (int cpu = 0; cpu < CPU_SETSIZE && n < 2; cpu++) {
        if (CPU_ISSET(cpu, all)) {
            CPU_SET(cpu, &two);
            n++;
        }
    }
    sched_setaffinity(0, sizeof two, &two);
    return n;
}

/* ---- output -------------------------------------------------------------------------------- */

static char *number_text(double value)
{
    if (value >= 1e9)
        return g_strdup_printf("%.3g", value);
    if (value >= 1000)
        return g_strdup_printf("%.0f", value);
    return g_strdup_printf(value >= 10 ? "%.1f" : "%.3f", value);
}

static char *goal_text(const BenchRow *row)
{
    g_autofree char *number = number_text(row->goal);
    switch (row->kind) {
    case GOAL_AT_LEAST:
        return g_strdup_printf("at least %s", number);
    case GOAL_LESS_THAN:
        return g_strdup_printf("under %s", number);
    case GOAL_RATIO:
        return g_strdup_printf("%g times", row->goal);
    default:
        return g_strdup("");
    }
}

static void print_table(const Bench *bench)
{
    double load;
    if (getloadavg(&load, 1) == 1)
        printf("%u processors, load %.1f%s\n", g_get_num_processors(), load,
               load > 1.5 ? ": other work slows the figures down" : "");
    printf("%-36s %14s %-13s %13s %9s  %-18s\n", "name", "value", "unit", "baseline",
           "times", "goal");
    for (guint i = 0; i < bench->rows->len; i++) {
        const BenchRow *row = g_ptr_array_index(bench->rows, i);
        g_autofree char *value =
            row->known ? number_text(row->value) : g_strdup("unknown");
        g_autofree char *baseline =
            row->baseline > 0 ? number_text(row->baseline) : g_strdup("");
        g_autofree char *ratio = row->ratio > 0 ? number_text(row->ratio) : g_strdup("");
        g_autofree char *goal = goal_text(row);
        const char *met = row->kind == GOAL_NONE ? ""
                          : bench_row_met(row)   ? "met"
                                                 : "MISSED";
        if (!row->known)
            met = "not measured";
        printf("%-36s %14s %-13s %13s %9s  %-18s %s\n", row->name, value, row->unit,
               baseline, ratio, goal, met);
        if (row->note != NULL)
            printf("    %s\n", row->note);
    }
}

static void add_number(JsonBuilder *builder, const char *name, double value,
                       gboolean known)
{
    json_builder_set_member_name(builder, name);
    if (known)
        json_builder_add_double_value(builder, value);
    else
        json_builder_add_null_value(builder);
}

static void add_json_row(JsonBuilder *builder, const BenchRow *row)
{
    json_builder_begin_object(builder);
    json_builder_set_member_name(builder, "name");
    json_builder_add_string_value(builder, row->name);
    add_number(builder, "value", row->value, row->known);
    json_builder_set_member_name(builder, "unit");
    json_builder_add_string_value(builder, row->unit);
    add_number(builder, "baseline", row->baseline, row->baseline > 0);
    add_number(builder, "ratio", row->ratio, row->ratio > 0);
    add_number(builder, "goal", row->goal, row->kind != GOAL_NONE);
    json_builder_set_member_name(builder, "met");
    if (row->known && row->kind != GOAL_NONE)
        json_builder_add_boolean_value(builder, bench_row_met(row));
    else
        json_builder_add_null_value(builder);
    if (row->note != NULL) {
        json_builder_set_member_name(builder, "note");
        json_builder_add_string_value(builder, row->note);
    }
    json_builder_end_object(builder);
}

static gboolean write_json(const Bench *bench, const char *path, GError **error)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();
    g_autoptr(JsonGenerator) generator = json_generator_new();
    json_builder_begin_array(builder);
    for (guint i = 0; i < bench->rows->len; i++)
        add_json_row(builder, g_ptr_array_index(bench->rows, i));
    json_builder_end_array(builder);
    g_autoptr(JsonNode) root = json_builder_get_root(builder);
    json_generator_set_root(generator, root);
    json_generator_set_pretty(generator, TRUE);
    g_autofree char *text = json_generator_to_data(generator, NULL);
    g_autofree char *whole = g_strconcat(text, "\n", NULL);
    return g_file_set_contents(path, whole, -1, error);
}

/* ---- main ------------------------------------------------------------------------------------ */

static gboolean wanted(char **only, const char *name)
{
    return only == NULL || g_strv_contains((const char *const *)only, name);
}

static void measure(Bench *bench, char **only)
{
    cpu_set_t all;
    pin_to_one_processor(&all);
    if (wanted(only, "engine"))
        bench_engine(bench);
    if (wanted(only, "spin"))
        bench_spin(bench);
    if (wanted(only, "labs"))
        bench_labs(bench);
    if (wanted(only, "live"))
        bench_live(bench);
    pin_to_two_processors(&all);
    if (wanted(only, "grading"))
        bench_grading(bench);
    sched_setaffinity(0, sizeof all, &all);
}

static void remove_folder(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_unlink(path);
    }
    g_rmdir(folder);
}

static int finish(const Bench *bench, const char *output, gboolean strict)
{
    g_autoptr(GError) error = NULL;
    gboolean all_met = TRUE;
    print_table(bench);
    for (guint i = 0; i < bench->rows->len; i++) {
        if (!bench_row_met(g_ptr_array_index(bench->rows, i)))
            all_met = FALSE;
    }
    if (output != NULL && !write_json(bench, output, &error)) {
        fprintf(stderr, "bench: %s\n", error->message);
        return 3;
    }
    return strict && !all_met ? 1 : 0;
}

int main(int argc, char **argv)
{
    g_autofree char *output = NULL, *data_dir = NULL, *tree = NULL, *baseline = NULL;
    g_autofree char *irqlab = NULL, *source = NULL, *bare = NULL;
    g_auto(GStrv) only = NULL;
    gboolean strict = FALSE, all = FALSE;
    int runs = 5;
    GOptionEntry entries[] = {
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "write the rows as JSON",
         "FILE"},
        {"data", 0, 0, G_OPTION_ARG_FILENAME, &data_dir, "irqlab's data folder", "DIR"},
        {"source", 0, 0, G_OPTION_ARG_FILENAME, &tree, "the source tree", "DIR"},
        {"baseline", 0, 0, G_OPTION_ARG_FILENAME, &baseline, "the ptrace baseline",
         "PROGRAM"},
        {"irqlab", 0, 0, G_OPTION_ARG_FILENAME, &irqlab, "the program to time",
         "PROGRAM"},
        {"bare", 0, 0, G_OPTION_ARG_FILENAME, &bare, "the bare program", "PROGRAM"},
        {"runs", 0, 0, G_OPTION_ARG_INT, &runs, "runs that a median is over", "N"},
        {"only", 0, 0, G_OPTION_ARG_STRING_ARRAY, &only,
         "engine, spin, labs, live or grading", "PART"},
        {"all", 0, 0, G_OPTION_ARG_NONE, &all, "labs: every submission of the tests too",
         NULL},
        {"strict", 0, 0, G_OPTION_ARG_NONE, &strict, "status 1 when a goal is missed",
         NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL}};
    g_autoptr(GOptionContext) context = g_option_context_new("- measure irqlab's speed");
    g_autoptr(GError) error = NULL;
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error) || argc > 1 ||
        tree == NULL) {
        fprintf(stderr, "bench: %s\n",
                error != NULL ? error->message : "--source is needed");
        return 2;
    }
    source = g_build_filename(tree, "tests/bench", NULL);
    Bench bench = {data_dir != NULL ? data_dir : IRQLAB_SRCDIR,
                   source,
                   tree,
                   baseline,
                   irqlab,
                   bare,
                   (guint)CLAMP(runs, 1, 99),
                   all,
                   g_dir_make_tmp("irqlab-bench-XXXXXX", &error),
                   g_ptr_array_new_with_free_func((GDestroyNotify)row_free)};
    int status = 3;
    if (bench.folder == NULL) {
        fprintf(stderr, "bench: %s\n", error->message);
    } else {
        measure(&bench, only);
        status = finish(&bench, output, strict);
        remove_folder(bench.folder);
    }
    g_free(bench.folder);
    g_ptr_array_unref(bench.rows);
    return status;
}
