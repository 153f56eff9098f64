/* SPDX-License-Identifier: GPL-2.0-or-later */
/* followed.c - the emulator against the real processor, on random programs.
 *
 *   followed [--programs N] [--first N] [--verbose]
 *
 * For each program on a host target: whatever breaks it, the schedules that attain its
 * measures, and some schedules at random are run in the emulator and followed on this
 * processor, from the first instruction to the last.  Every step must agree. */
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/follow.h"
#include "explore/explore.h"
#include "generate.h"
#include "toolchain/build.h"

#define BATCH 40u
#define MAX_STATES 3000u
#define RANDOM_SCHEDULES 4u
#define MAX_RAISES 4u

#ifdef __SANITIZE_ADDRESS__
#define DEFAULT_PROGRAMS 12u
#else
#define DEFAULT_PROGRAMS 40u
#endif

typedef struct {
    guint runs, raises, broken, nested, dead, test;
    guint64 counted, stepped;
    double seconds, longest;
    gboolean failed, verbose;
} Totals;

static void say(Totals *t, gboolean good, const char *what)
{
    g_print("%sok %u - %s\n", good ? "" : "not ", ++t->test, what);
    t->failed |= !good;
}

/* ---- one schedule ------------------------------------------------------------------------ */

static void note(Totals *t, const ExploreTrace *trace, const GArray *schedule,
                 const NativeRun *run)
{
    t->runs++;
    t->raises += schedule->len;
    t->broken += trace->failures->len > 0;
    t->counted += run->counted;
    t->stepped += run->stepped;
    t->seconds += run->seconds;
    t->longest = MAX(t->longest, run->seconds);
    for (guint i = 0; i < trace->steps->len; i++) {
        const ExploreStep *step = g_ptr_array_index(trace->steps, i);

        if (step->depth > 1) {
            t->nested++;
            break;
        }
    }
}

/* The emulated steps around where the processor does otherwise. */
static void print_steps(const ExploreTrace *trace, const NativeRun *run)
{
    static const char *const kinds[] = {"",     "raise", "take", "return",
                                        "wait", "check", "fault"};
    guint from = run->n_matched > 12 ? (guint)run->n_matched - 12 : 0;

    for (guint i = from; i < trace->steps->len && i < run->n_matched + 6; i++) {
        const ExploreStep *step = g_ptr_array_index(trace->steps, i);
        const char *source =
            step->source >= 0 ? explore_source_name((guint)step->source) : "";

        g_print("# %s %3u: context %d depth %u %s %s %s %s\n",
                i == run->n_matched ? "->" : "  ", (guint)step->boundary, step->context,
                step->depth, kinds[step->kind], source,
                step->insn != NULL ? step->insn : "",
                step->text != NULL ? step->text : "");
    }
}

/* FALSE when the processor does otherwise; a schedule that cannot happen is passed by. */
static gboolean check_schedule(Totals *t, guint number, Image *image,
                               const ExploreConfig *config, const GArray *schedule,
                               GError **error)
{
    g_autofree char *text = explore_schedule_format(schedule);
    g_autoptr(GError) refused = NULL;
    g_autoptr(ExploreTrace) trace =
        explore_replay(image, config, schedule, FOLLOW_MAX_STEPS, NULL, &refused);
    g_autoptr(NativeRun) run = NULL;

    if (trace == NULL)
        return TRUE;
    run = follow_trace(image, config, trace, TRUE, g_getenv("IRQLAB_DATA"), NULL, error);
    if (run == NULL)
        return FALSE;
    note(t, trace, schedule, run);
    if (t->verbose || !run->confirmed)
        g_print("# program %u on %s, %s: %s (%u steps, %.1f ms)\n", number,
                image_target(image)->name, text,
                run->confirmed ? "confirmed" : run->difference, trace->steps->len,
                run->seconds * 1e3);
    if (!run->confirmed)
        print_steps(trace, run);
    t->dead += run->dead;
    return run->confirmed || run->dead;
}

/* ---- one program --------------------------------------------------------------------------- */

static gint compare_raises(gconstpointer left, gconstpointer right)
{
    const ExploreRaise *a = left, *b = right;

    if (a->boundary != b->boundary)
        return a->boundary < b->boundary ? -1 : 1;
    return (gint)a->source - (gint)b->source;
}

static GArray *random_schedule(GRand *random, const ExploreConfig *config, guint64 length)
{
    GArray *schedule = g_array_new(FALSE, TRUE, sizeof(ExploreRaise));
    guint n = (guint)g_rand_int_range(random, 1, MAX_RAISES + 1);
    guint64 near = (guint64)g_rand_int_range(random, 1, (gint32)length + 1);

    for (guint i = 0; i < n; i++) {
        guint source = (guint)g_rand_int_range(random, 0, (gint32)config->n_sources);
        /* Half of them close together: that is where sources meet. */
        guint64 at = g_rand_boolean(random)
                         ? near + (guint64)g_rand_int_range(random, 0, 4)
                         : (guint64)g_rand_int_range(random, 1, (gint32)length + 20);
        ExploreRaise raise = {config->sources[source].number, at, 0};

        g_array_append_val(schedule, raise);
    }
    g_array_sort(schedule, compare_raises);
    return schedule;
}

static gboolean check_random(Totals *t, guint number, Image *image,
                             const ExploreConfig *config, GError **error)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(number);
    g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(ExploreRaise));
    g_autoptr(ExploreTrace) plain =
        explore_replay(image, config, none, FOLLOW_MAX_STEPS, NULL, NULL);
    guint64 length = plain != NULL ? plain->steps->len : 60;
    guint before = t->runs;
    gboolean good = TRUE;

    for (guint i = 0; i < 40 && t->runs < before + RANDOM_SCHEDULES; i++) {
        g_autoptr(GArray) schedule = random_schedule(random, config, MAX(length, 1));

        good = check_schedule(t, number, image, config, schedule, error) && good;
        if (*error != NULL)
            return FALSE;
    }
    return good;
}

static gboolean check_program(Totals *t, guint number, Image *image, GError **error)
{
    static const guint32 sensor[] = {3, 1, 4};
    static const guint8 uart[] = {7, 2};
    g_autofree char *entry = g_strdup_printf("scenario_%u", number);
    ExploreSource sources[GENERATE_MAX_SOURCES];
    guint n = generate_sources(number, sources);
    ExploreConfig config = {.entry = entry,
                            .sources = sources,
                            .n_sources = n,
                            .rules_off = generate_rules_off(number),
                            .tick_source = (gint)sources[0].number,
                            .stack_bytes = 2048,
                            .max_states = MAX_STATES,
                            .sensor = sensor,
                            .n_sensor = G_N_ELEMENTS(sensor),
                            .uart = uart,
                            .n_uart = G_N_ELEMENTS(uart)};
    g_autoptr(ExploreResult) result = NULL;
    gboolean good = TRUE;

    for (guint i = 0; i < n; i++)
        sources[i].events = 2;
    result = explore_run(image, &config, NULL, NULL, NULL, error);
    if (result == NULL)
        return FALSE;
    for (guint i = 0; i < result->failures->len && *error == NULL; i++) {
        const ExploreFailure *failure = g_ptr_array_index(result->failures, i);

        good =
            check_schedule(t, number, image, &config, failure->schedule, error) && good;
    }
    for (guint m = 0; m < MEASURE_COUNT && *error == NULL; m++) {
        if (result->measures[m].schedule != NULL)
            good = check_schedule(t, number, image, &config, result->measures[m].schedule,
                                  error) &&
                   good;
    }
    return *error == NULL && check_random(t, number, image, &config, error) && good;
}

/* ---- building ---------------------------------------------------------------------------- */

static BuildResult *build(guint first, guint count, GError **error)
{
    const Target *const targets[] = {target_find("host-O0"), target_find("host-O2"),
                                     NULL};
    const char *const no_functions[] = {NULL};
    const char *const names[] = {"lab.c", "scenario.c", "lab.h"};
    g_autofree char *folder = g_dir_make_tmp("irqlab-followed-XXXXXX", error);
    char *paths[G_N_ELEMENTS(names)];
    BuildResult *built = NULL;
    Generated generated;

    if (folder == NULL)
        return NULL;
    generate(first, count, &generated);
    const GString *texts[] = {generated.student, generated.scenario, generated.header};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        paths[i] = g_build_filename(folder, names[i], NULL);
        g_file_set_contents(paths[i], texts[i]->str, -1, NULL);
    }
    build_run(&(BuildRequest){paths[0], paths[1], paths[2], no_functions, targets,
                              g_getenv("IRQLAB_DATA")},
              NULL, &built, error);
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_unlink(paths[i]);
        g_free(paths[i]);
    }
    g_rmdir(folder);
    generated_clear(&generated);
    return built;
}

static gboolean check_batch(Totals *t, guint first, guint count, GError **error)
{
    g_autoptr(BuildResult) built = build(first, count, error);
    g_autofree char *what =
        g_strdup_printf("programs %u to %u: this processor and the emulator agree", first,
                        first + count - 1);
    gboolean good = TRUE;

    if (*error != NULL)
        return FALSE;
    for (guint i = 0; i < count && *error == NULL; i++)
        good = check_program(t, first + i,
                             g_ptr_array_index(built->images, (first + i) % 2), error) &&
               good;
    if (*error == NULL)
        say(t, good, what);
    return *error == NULL;
}

int main(int argc, char **argv)
{
    guint programs = DEFAULT_PROGRAMS, first = 1;
    Totals t = {0};

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--verbose") == 0)
            t.verbose = TRUE;
        else if (strcmp(argv[i], "--programs") == 0 && i + 1 < argc)
            programs = (guint)atoi(argv[++i]);
        else if (strcmp(argv[i], "--first") == 0 && i + 1 < argc)
            first = (guint)atoi(argv[++i]);
    }
    for (guint done = 0; done < programs; done += BATCH) {
        g_autoptr(GError) error = NULL;

        if (!check_batch(&t, first + done, MIN(BATCH, programs - done), &error)) {
            say(&t, FALSE, error->message);
            break;
        }
    }
    say(&t, t.nested > 0 && t.broken > 0, "some handlers nest, and some runs break");
    g_print("# %u runs with %u raises, %u broken, %u nested, %u that read dead stack; "
            "%" G_GUINT64_FORMAT " instructions counted, %" G_GUINT64_FORMAT
            " stepped; %.1f ms a run, at most %.1f\n",
            t.runs, t.raises, t.broken, t.nested, t.dead, t.counted, t.stepped,
            t.runs > 0 ? t.seconds / t.runs * 1e3 : 0, t.longest * 1e3);
    g_print("1..%u\n", t.test);
    return t.failed ? 1 : 0;
}
