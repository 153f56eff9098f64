/* SPDX-License-Identifier: GPL-2.0-or-later */
/* grade.c - one file from its bytes to a result.
 *
 * Targets are explored by worker threads.  Each fills its own slots only, and everything
 * after that runs in target order, so the number of workers changes nothing but the time. */
#include "grade/grade.h"
#include "grade/judge.h"

G_DEFINE_QUARK(irqlab - grade - error - quark, grade_error)

/* ---- targets ----------------------------------------------------------------------- */

static char *target_list(const Lab *lab)
{
    return g_strjoinv(", ", lab->targets);
}

static gboolean check_target(const Lab *lab, const char *name, GError **error)
{
    g_autofree char *known = target_list(lab);

    if (g_strv_contains((const char *const *)lab->targets, name))
        return TRUE;
    if (target_find(name) == NULL)
        g_set_error(error, GRADE_ERROR, GRADE_ERROR_TARGET,
                    "there is no target '%s'; this lab is graded on %s", name, known);
    else
        g_set_error(error, GRADE_ERROR, GRADE_ERROR_TARGET,
                    "lab %s is not graded on %s, only on %s", lab->slug, name, known);
    return FALSE;
}

const Target **grade_targets(const Lab *lab, const char *const *names, GError **error)
{
    g_autoptr(GPtrArray) targets = g_ptr_array_new();

    if (names == NULL)
        names = (const char *const *)lab->targets;
    for (const char *const *name = names; *name != NULL; name++) {
        if (!check_target(lab, *name, error))
            return NULL;
    }
    for (guint i = 0; i < TARGET_COUNT; i++) {
        const Target *target = target_at(i);

        if (g_strv_contains(names, target->name))
            g_ptr_array_add(targets, (gpointer)target);
    }
    g_ptr_array_add(targets, NULL);
    return (const Target **)g_ptr_array_free(g_steal_pointer(&targets), FALSE);
}

gboolean grade_build(const Lab *lab, const char *path, const char *data_dir,
                     const Target *const *targets, GCancellable *cancellable,
                     BuildResult **ret_build, GError **error)
{
    g_autofree char *scenario = g_build_filename(lab->path, "scenario.c", NULL);
    g_autofree char *header = g_build_filename(lab->path, "lab.h", NULL);
    const BuildRequest request = {
        .student_path = path,
        .scenario_path = scenario,
        .header_path = header,
        .functions = (const char *const *)lab->functions,
        .targets = targets,
        .data_dir = data_dir,
    };

    return build_run(&request, cancellable, ret_build, error);
}

/* ---- exploring ---------------------------------------------------------------------- */

typedef struct {
    Result *result;
    GPtrArray *images;
    const ExploreConfig *config;
    const GradeOptions *options;
    GCancellable *cancellable;
    gint next;       /* the target that nobody has begun; atomic */
    GError **errors; /* one a target */
} Work;

typedef struct {
    const Target *target;
    const GradeOptions *options;
} Listener;

static void on_progress(guint64 states, guint64 boundaries, gpointer data)
{
    const Listener *listener = data;

    listener->options->progress(listener->target, states, boundaries,
                                listener->options->progress_data);
}

static void explore_target(Work *work, guint index)
{
    ResultTarget *target = g_ptr_array_index(work->result->targets, index);
    Listener listener = {target->target, work->options};

    target->exploration = explore_run(
        g_ptr_array_index(work->images, index), work->config, work->cancellable,
        work->options->progress ? on_progress : NULL, &listener, &work->errors[index]);
    if (target->exploration != NULL)
        target->seconds = target->exploration->seconds;
}

static gpointer worker(gpointer data)
{
    Work *work = data;

    for (;;) {
        guint index = (guint)g_atomic_int_add(&work->next, 1);

        if (index >= work->result->targets->len)
            return NULL;
        explore_target(work, index);
    }
}

/* The first error in target order is the one that is told. */
static gboolean take_error(Work *work, GError **error)
{
    GError *first = NULL;

    for (guint i = 0; i < work->result->targets->len; i++) {
        if (first == NULL)
            first = g_steal_pointer(&work->errors[i]);
        g_clear_error(&work->errors[i]);
    }
    if (first == NULL)
        return TRUE;
    g_propagate_error(error, first);
    return FALSE;
}

static gboolean explore_all(Work *work, GError **error)
{
    guint n_targets = work->result->targets->len;
    guint jobs = work->options->jobs > 0 ? work->options->jobs : g_get_num_processors();
    g_autofree GThread **threads = NULL;

    jobs = MIN(jobs, n_targets);
    threads = g_new0(GThread *, jobs);
    work->errors = g_new0(GError *, n_targets);
    for (guint i = 1; i < jobs; i++)
        threads[i] = g_thread_try_new("explore", worker, work, NULL);
    worker(work);
    for (guint i = 1; i < jobs; i++) {
        if (threads[i] != NULL)
            g_thread_join(threads[i]);
    }

    gboolean fine = take_error(work, error);

    g_free(work->errors);
    return fine;
}

/* ---- the result ---------------------------------------------------------------------- */

static void add_source(GString *text, const LabSource *source)
{
    if (source->events == LAB_EVENTS_UNLIMITED)
        g_string_append_printf(text, "any number of interrupts from %s", source->name);
    else
        g_string_append_printf(text, "up to %u interrupt%s from %s", source->events,
                               source->events == 1 ? "" : "s", source->name);
    if (source->period_insns > 0)
        g_string_append_printf(text, ", one every %u instructions", source->period_insns);
    else if (source->gap_insns > 0)
        g_string_append_printf(text, ", at least %u instructions apart",
                               source->gap_insns);
}

/* "up to 5 interrupts from TIM4 and up to 2 interrupts from UART1" */
static char *bounds_text(const Lab *lab)
{
    GString *text = g_string_new(NULL);
    guint count = lab->sources->len;

    for (guint i = 0; i < count; i++) {
        if (i > 0)
            g_string_append(text, i + 1 == count ? " and " : ", ");
        add_source(text, g_ptr_array_index(lab->sources, i));
    }
    if (count == 0)
        g_string_append(text, "no interrupt");
    return g_string_free(text, FALSE);
}

static Result *result_new(Lab *lab, const char *path)
{
    Result *result = g_new0(Result, 1);

    result->lab = lab;
    result->file = g_strdup(path);
    result->checks = g_ptr_array_new_with_free_func((GDestroyNotify)result_check_free);
    result->targets = g_ptr_array_new_with_free_func((GDestroyNotify)result_target_free);
    result->counterexamples =
        g_ptr_array_new_with_free_func((GDestroyNotify)result_counterexample_free);
    result->diagnostics = g_strdup("");
    result->sandbox = "";
    return result;
}

static void take_build(Result *result, const Target *const *targets, BuildResult *build)
{
    if (build != NULL) {
        g_free(result->diagnostics);
        result->diagnostics = g_steal_pointer(&build->diagnostics);
        result->source_sha256 = g_steal_pointer(&build->student_sha256);
        result->sandbox = build->sandbox != NULL ? build->sandbox : "";
    }
    for (guint i = 0; targets[i] != NULL; i++) {
        ResultTarget *target = g_new0(ResultTarget, 1);

        target->target = targets[i];
        if (build != NULL)
            target->compiler = g_strdup(build->compilers[i]);
        target->bounds = bounds_text(result->lab);
        g_ptr_array_add(result->targets, target);
    }
}

static gboolean explore_and_judge(Result *result, GPtrArray *images,
                                  const GradeOptions *options, GCancellable *cancellable,
                                  GError **error)
{
    g_autoptr(ExploreConfig) config = grade_config_new(result->lab);
    Work work = {
        .result = result,
        .images = images,
        .config = config,
        .options = options,
        .cancellable = cancellable,
    };

    return explore_all(&work, error) &&
           judge(result, images, config, options->native, cancellable, error);
}

Result *grade_file(Lab *lab, const char *path, const GradeOptions *options,
                   GCancellable *cancellable, GError **error)
{
    g_autofree const Target **targets = grade_targets(lab, options->targets, error);
    g_autoptr(BuildResult) build = NULL;
    g_autoptr(Result) result = NULL;
    g_autoptr(GError) why = NULL;

    if (targets == NULL)
        return NULL;
    result = result_new(lab, path);
    if (grade_build(lab, path, options->data_dir, targets, cancellable, &build, &why)) {
        take_build(result, targets, build);
        if (!explore_and_judge(result, build->images, options, cancellable, error))
            return NULL;
    } else if (g_error_matches(why, BUILD_ERROR, BUILD_ERROR_REJECTED)) {
        take_build(result, targets, build);
        judge_not_built(result, why->message);
    } else {
        g_propagate_error(error, g_steal_pointer(&why));
        return NULL;
    }
    return g_steal_pointer(&result);
}
