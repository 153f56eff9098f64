/* SPDX-License-Identifier: GPL-2.0-or-later */
/* soundness.c - the explorer against brute force, on random programs.
 *
 *   soundness [--programs N] [--first N] [--keep DIR]
 *
 * For each program, on host and on thumb, at a level that changes from program to program:
 * the set of final memories, what breaks and by which least schedule, every measure and the
 * number of interleavings must be the same for brute force, for the explorer, and for the
 * explorer without reduction; and reduction must store no more states. */
#include "config.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "brute.h"
#include "generate.h"
#include "toolchain/build.h"

#define BATCH 40u
/* Schedules that brute force walks of one program, and states that are stored in finding out
 * how many there are (while a gap or period runs every boundary is one): what has more is
 * tried with fewer events. */
#define MAX_LEAVES 1500u
#define MAX_STATES 2000u
#define MAX_TIMED_STATES 12000u

#ifdef __SANITIZE_ADDRESS__
#define DEFAULT_PROGRAMS 40u
#else
#define DEFAULT_PROGRAMS 200u
#endif

typedef struct {
    guint compared, with_failures, with_losses, inexact, programs;
    guint with_gaps, with_periods, with_sleep;
    guint64 leaves, states, unreduced;
    guint test;
    gboolean failed;
} Totals;

static void say(Totals *t, gboolean good, const char *format, ...) G_GNUC_PRINTF(3, 4);
static void say(Totals *t, gboolean good, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_print("%sok %u - %s\n", good ? "" : "not ", ++t->test, text);
    t->failed |= !good;
}

/* ---- comparing ----------------------------------------------------------------------------- */

static gboolean same_outcomes(const Brute *brute, const ExploreResult *result)
{
    if (g_hash_table_size(brute->outcomes) != result->outcomes->len)
        return FALSE;
    for (guint i = 0; i < result->outcomes->len; i++) {
        if (!g_hash_table_contains(brute->outcomes,
                                   &g_array_index(result->outcomes, guint64, i)))
            return FALSE;
    }
    return TRUE;
}

static char *failures_text(const ExploreResult *result)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < result->failures->len; i++) {
        const ExploreFailure *f = g_ptr_array_index(result->failures, i);
        g_autofree char *how = brute_describe(f->schedule, f->instructions);
        g_string_append_printf(text, "\n#   %s: %s", f->check, how);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static gboolean same_failures(const Brute *brute, const ExploreResult *result)
{
    if (g_hash_table_size(brute->failures) != result->failures->len)
        return FALSE;
    for (guint i = 0; i < result->failures->len; i++) {
        const ExploreFailure *f = g_ptr_array_index(result->failures, i);
        g_autofree char *how = brute_describe(f->schedule, f->instructions);
        if (g_strcmp0(g_hash_table_lookup(brute->failures, f->check), how) != 0)
            return FALSE;
    }
    return TRUE;
}

static char *compare_measures(const Brute *brute, const ExploreResult *result)
{
    for (guint m = 0; m < MEASURE_COUNT; m++) {
        const ExploreMeasured *found = &result->measures[m];
        const char *name = explore_measure_name(m);
        if (brute->measures[m] != found->value) {
            g_autofree char *how = found->schedule != NULL
                                       ? explore_schedule_format(found->schedule)
                                       : g_strdup("no schedule");
            return g_strdup_printf("%s: brute force %" G_GUINT64_FORMAT
                                   ", explorer %" G_GUINT64_FORMAT " by %s",
                                   name, brute->measures[m], found->value, how);
        }
        for (guint i = 0; i < G_N_ELEMENTS(found->by_source); i++) {
            if (brute->by_source[m][i] != found->by_source[i])
                return g_strdup_printf("%s of %s: brute force %" G_GUINT64_FORMAT
                                       ", explorer %" G_GUINT64_FORMAT,
                                       name, explore_source_name(i),
                                       brute->by_source[m][i], found->by_source[i]);
        }
    }
    return NULL;
}

static char *compare_with_brute(const Brute *brute, const ExploreResult *result)
{
    g_autofree char *leaves = g_strdup_printf("%" G_GUINT64_FORMAT, brute->leaves);
    if (strcmp(leaves, result->interleavings) != 0)
        return g_strdup_printf("interleavings: brute force %s, explorer %s", leaves,
                               result->interleavings);
    if (!same_outcomes(brute, result))
        return g_strdup_printf("outcomes: brute force %u, explorer %u",
                               g_hash_table_size(brute->outcomes), result->outcomes->len);
    if (!same_failures(brute, result)) {
        g_autoptr(GString) text = g_string_new("failures: brute force");
        g_autofree char *mine = failures_text(result);
        GHashTableIter iter;
        gpointer id, how;
        g_hash_table_iter_init(&iter, brute->failures);
        while (g_hash_table_iter_next(&iter, &id, &how))
            g_string_append_printf(text, "\n#   %s: %s", (char *)id, (char *)how);
        g_string_append_printf(text, "\n# explorer%s", mine);
        return g_string_free(g_steal_pointer(&text), FALSE);
    }
    return compare_measures(brute, result);
}

/* The schedule of a measure must show it. */
static char *compare_claims(const Brute *brute, const ExploreResult *on)
{
    for (guint m = 0; m < MEASURE_COUNT; m++) {
        if (brute->attained[m] || on->measures[m].schedule == NULL)
            continue;
        g_autofree char *how = explore_schedule_format(on->measures[m].schedule);
        return g_strdup_printf("%s %" G_GUINT64_FORMAT " is not attained by %s",
                               explore_measure_name(m), on->measures[m].value, how);
    }
    return NULL;
}

/* What reduction must leave as it was.  Boundaries it may count a few of twice: those of two
 * interrupted regions that differ in memory alone until a handler makes that equal. */
static char *compare_reductions(Totals *t, const ExploreResult *on,
                                const ExploreResult *off)
{
    if (on->states > off->states)
        return g_strdup_printf("reduction stored %" G_GUINT64_FORMAT
                               " states, without it %" G_GUINT64_FORMAT,
                               on->states, off->states);
    t->inexact += on->boundaries != off->boundaries;
    if (on->boundaries < off->boundaries ||
        on->boundaries > off->boundaries + off->boundaries / 4)
        return g_strdup_printf("boundaries: %" G_GUINT64_FORMAT
                               " with reduction, %" G_GUINT64_FORMAT " without",
                               on->boundaries, off->boundaries);
    return NULL;
}

static void note_timing(Totals *t, const ExploreConfig *config)
{
    gboolean gap = FALSE, period = FALSE;
    for (gsize i = 0; i < config->n_sources; i++) {
        gap |= config->sources[i].gap_insns > 0 && config->sources[i].events > 1;
        period |= config->sources[i].period_insns > 0 && config->sources[i].events > 0;
    }
    t->with_gaps += gap;
    t->with_periods += period;
}

static char *check_program(Totals *t, Image *image, ExploreConfig *config, GError **error)
{
    Brute brute = {0};
    char *difference = NULL;
    g_autoptr(ExploreResult) on = explore_run(image, config, NULL, NULL, NULL, error);
    if (on == NULL)
        return NULL;
    /* Only whether to try: brute force then counts for itself. */
    if (on->limit != NULL || strlen(on->interleavings) > 6 ||
        atoi(on->interleavings) > (int)MAX_LEAVES)
        return g_strdup("too many");
    config->no_reduction = TRUE;
    config->max_states = 0;
    g_autoptr(ExploreResult) off = explore_run(image, config, NULL, NULL, NULL, error);
    if (off != NULL &&
        brute_run(image, config, 2 * MAX_LEAVES, on->measures, &brute, error)) {
        difference = compare_with_brute(&brute, on);
        if (difference == NULL &&
            (difference = compare_with_brute(&brute, off)) != NULL) {
            char *longer = g_strconcat("without reduction: ", difference, NULL);
            g_free(difference);
            difference = longer;
        }
        if (difference == NULL)
            difference = compare_claims(&brute, on);
        if (difference == NULL && brute.boundaries != off->boundaries)
            difference =
                g_strdup_printf("boundaries: brute force %" G_GUINT64_FORMAT
                                ", explorer without reduction %" G_GUINT64_FORMAT,
                                brute.boundaries, off->boundaries);
        if (difference == NULL)
            difference = compare_reductions(t, on, off);
        t->compared++;
        t->leaves += brute.leaves;
        t->states += on->states;
        t->unreduced += off->states;
        t->with_failures += on->failures->len > 0;
        t->with_losses += brute.measures[MEASURE_LOST] > 0;
        t->with_sleep += brute.sleeps > 0;
        note_timing(t, config);
    }
    brute_clear(&brute);
    return difference;
}

/* Budgets, the largest ones that brute force can still walk first: (TIM4, TIM2, TIM3). */
static const guint32 budgets[][GENERATE_MAX_SOURCES] = {
    {3, 2, 2}, {3, 1, 1}, {2, 1, 1}, {2, 0, 0},
    {1, 2, 0}, {1, 1, 0}, {1, 0, 0}, {0, 0, 0},
};

static gboolean is_timed(const ExploreSource *sources, guint n)
{
    gboolean timed = FALSE;
    for (guint i = 0; i < n; i++)
        timed |= sources[i].period_insns > 0 ||
                 (sources[i].gap_insns > 0 && sources[i].events > 1);
    return timed;
}

static char *describe(const char *difference, const ExploreSource *sources, guint n)
{
    g_autoptr(GString) text = g_string_new(difference);
    for (guint i = 0; i < n; i++)
        g_string_append_printf(text, "\n#   %s: events %u, gap %u, period %u",
                               explore_source_name(sources[i].number), sources[i].events,
                               sources[i].gap_insns, sources[i].period_insns);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *check_with_budgets(Totals *t, Image *image, guint number, GError **error)
{
    g_autofree char *entry = g_strdup_printf("scenario_%u", number);
    static const guint32 sensor[] = {3, 1, 4};
    static const guint8 uart[] = {7, 2};
    for (guint i = number % 3; i < G_N_ELEMENTS(budgets); i++) {
        ExploreSource sources[GENERATE_MAX_SOURCES];
        guint n = generate_sources(number, sources);
        for (guint k = 0; k < n; k++)
            sources[k].events = budgets[i][k];
        ExploreConfig config = {.entry = entry,
                                .sources = sources,
                                .n_sources = n,
                                .rules_off = generate_rules_off(number),
                                .tick_source = (gint)sources[0].number,
                                .stack_bytes = 2048,
                                .max_states =
                                    is_timed(sources, n) ? MAX_TIMED_STATES : MAX_STATES,
                                .sensor = sensor,
                                .n_sensor = G_N_ELEMENTS(sensor),
                                .uart = uart,
                                .n_uart = G_N_ELEMENTS(uart)};
        g_autofree char *difference = check_program(t, image, &config, error);
        if (difference == NULL)
            return NULL;
        if (strcmp(difference, "too many") != 0)
            return describe(difference, sources, n);
    }
    return g_strdup("brute force needs too many runs even for no raise");
}

/* ---- building -------------------------------------------------------------------------------- */

typedef struct {
    char *folder, *student, *scenario, *header;
} Files;

static gboolean write_files(const Generated *g, Files *ret, GError **error)
{
    ret->folder = g_dir_make_tmp("irqlab-soundness-XXXXXX", error);
    if (ret->folder == NULL)
        return FALSE;
    ret->student = g_build_filename(ret->folder, "lab.c", NULL);
    ret->scenario = g_build_filename(ret->folder, "scenario.c", NULL);
    ret->header = g_build_filename(ret->folder, "lab.h", NULL);
    return g_file_set_contents(ret->student, g->student->str, -1, error) &&
           g_file_set_contents(ret->scenario, g->scenario->str, -1, error) &&
           g_file_set_contents(ret->header, g->header->str, -1, error);
}

static void files_clear(Files *files, gboolean keep)
{
    if (files->folder == NULL)
        return;
    if (!keep) {
        g_unlink(files->student);
        g_unlink(files->scenario);
        g_unlink(files->header);
        g_rmdir(files->folder);
    }
    g_free(files->folder);
    g_free(files->student);
    g_free(files->scenario);
    g_free(files->header);
}

static gboolean check_batch(Totals *t, guint first, guint count, GError **error)
{
    static const char *const names[] = {"host-O0", "host-O2", "thumb-O0", "thumb-O2"};
    const Target *targets[G_N_ELEMENTS(names) + 1] = {NULL};
    const char *no_functions[] = {NULL};
    Generated g;
    Files files = {0};
    g_autoptr(BuildResult) built = NULL;
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        targets[i] = target_find(names[i]);
    generate(first, count, &g);
    gboolean good = write_files(&g, &files, error);
    generated_clear(&g);
    if (good) {
        BuildRequest request = {files.student, files.scenario, files.header,
                                no_functions,  targets,        g_getenv("IRQLAB_DATA")};
        good = build_run(&request, NULL, &built, error);
        if (!good && built != NULL)
            g_printerr("%s\n", built->diagnostics);
    }
    gboolean same = TRUE;
    for (guint i = 0; good && i < count; i++) {
        guint number = first + i;
        for (guint family = 0; good && family < 2; family++) {
            guint target = family * 2 + (number + family) % 2;
            Image *image = g_ptr_array_index(built->images, target);
            g_autofree char *difference = check_with_budgets(t, image, number, error);
            good = *error == NULL;
            if (difference != NULL) {
                same = FALSE;
                g_print("# program %u on %s: %s\n", number, names[target], difference);
            }
        }
    }
    t->programs += count;
    if (good)
        say(t, same, "programs %u to %u: brute force and the explorer agree", first,
            first + count - 1);
    files_clear(&files, !same || !good);
    return good;
}

int main(int argc, char **argv)
{
    guint programs = DEFAULT_PROGRAMS, first = 1;
    Totals totals = {0};
    for (int i = 1; i + 1 < argc; i++) {
        if (strcmp(argv[i], "--programs") == 0)
            programs = (guint)atoi(argv[i + 1]);
        if (strcmp(argv[i], "--first") == 0)
            first = (guint)atoi(argv[i + 1]);
    }
    for (guint done = 0; done < programs; done += BATCH) {
        g_autoptr(GError) error = NULL;
        if (!check_batch(&totals, first + done, MIN(BATCH, programs - done), &error)) {
            say(&totals, FALSE, "programs %u and on: %s", first + done, error->message);
            break;
        }
    }
    say(&totals,
        totals.with_failures * 5 > totals.compared &&
            totals.with_failures < totals.compared,
        "some programs are proved and some are refuted");
    say(&totals, totals.with_losses > 0, "some programs lose events");
    say(&totals, totals.with_gaps > 0 && totals.with_periods > 0 && totals.with_sleep > 0,
        "some programs have gaps, some periods, and some sleep");
    say(&totals, totals.inexact * 20 <= totals.compared,
        "boundaries are counted exactly for nearly every program");
    g_print("# %u comparisons, %" G_GUINT64_FORMAT
            " schedules run one by one; %u refuted; "
            "%" G_GUINT64_FORMAT " states stored, %" G_GUINT64_FORMAT
            " without reduction; %u with inexact boundaries; %u with a gap, %u with a "
            "period, %u asleep\n",
            totals.compared, totals.leaves, totals.with_failures, totals.states,
            totals.unreduced, totals.inexact, totals.with_gaps, totals.with_periods,
            totals.with_sleep);
    g_print("1..%u\n", totals.test);
    return totals.failed ? 1 : 0;
}
