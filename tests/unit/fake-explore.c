/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fake-explore.c - explore_run(), explore_replay() and build_run() as the tests want them. */
#include "fake-explore.h"

G_DEFINE_QUARK(irqlab - fake - build - error, build_error)

static Fake the_fake;
static guint64 next_boundary;

Fake *fake(void)
{
    return &the_fake;
}

void fake_reset(void)
{
    for (guint i = 0; i < TARGET_COUNT; i++)
        explore_result_free(the_fake.results[i]);
    explore_trace_free(the_fake.trace);
    the_fake = (Fake){.diagnostics = ""};
}

/* ---- the toolchain ------------------------------------------------------------------- */

gboolean build_run(const BuildRequest *request, GCancellable *cancellable,
                   BuildResult **ret_result, GError **error)
{
    BuildResult *build = g_new0(BuildResult, 1);

    (void)cancellable;
    build->diagnostics = g_strdup(the_fake.diagnostics);
    build->student_sha256 = g_strdup("5ha");
    build->sandbox = "bubblewrap";
    build->images = g_ptr_array_new();
    for (guint i = 0; request->targets[i] != NULL; i++) {
        build->compilers[i] = g_strdup("gcc 12.2.0");
        g_ptr_array_add(build->images, (gpointer)request->targets[i]);
    }
    if (the_fake.build_error == NULL || the_fake.build_error_code == BUILD_ERROR_REJECTED)
        *ret_result = build;
    else
        build_result_free(build);
    if (the_fake.build_error == NULL)
        return TRUE;
    g_set_error_literal(error, BUILD_ERROR, the_fake.build_error_code,
                        the_fake.build_error);
    return FALSE;
}

void build_result_free(BuildResult *build)
{
    if (build == NULL)
        return;
    g_ptr_array_unref(build->images);
    g_free(build->diagnostics);
    g_free(build->student_sha256);
    for (guint i = 0; i < TARGET_COUNT; i++)
        g_free(build->compilers[i]);
    g_free(build);
}

/* ---- exploring ------------------------------------------------------------------------- */

ExploreResult *explore_run(Image *image, const ExploreConfig *config,
                           GCancellable *cancellable, ExploreProgress progress,
                           gpointer progress_data, GError **error)
{
    const Target *target = (const Target *)(gpointer)image;

    (void)config;
    (void)cancellable;
    g_atomic_int_inc(&the_fake.runs);
    if (progress != NULL)
        progress(1, 2, progress_data);
    if (the_fake.explore_error != NULL && g_str_equal(target->name, "host-O2")) {
        g_set_error_literal(error, EXPLORE_ERROR, EXPLORE_ERROR_FAILED,
                            the_fake.explore_error);
        return NULL;
    }
    for (guint i = 0; i < TARGET_COUNT; i++) {
        if (target_at(i) == target)
            return g_steal_pointer(&the_fake.results[i]);
    }
    g_assert_not_reached();
}

static void failure_free(ExploreFailure *failure)
{
    g_free(failure->check);
    g_array_unref(failure->schedule);
    g_free(failure->detail);
    g_free(failure);
}

ExploreResult *fake_proof(void)
{
    ExploreResult *result = g_new0(ExploreResult, 1);

    result->failures = g_ptr_array_new_with_free_func((GDestroyNotify)failure_free);
    result->checks_seen = g_ptr_array_new_with_free_func(g_free);
    result->states = 1234;
    result->boundaries = 5678;
    result->interleavings = g_strdup("123456789012345678");
    result->seconds = 0.5;
    for (guint i = 0; i < MEASURE_COUNT; i++)
        result->measures[i].known = TRUE;
    return result;
}

void explore_result_free(ExploreResult *result)
{
    if (result == NULL)
        return;
    g_ptr_array_unref(result->failures);
    g_ptr_array_unref(result->checks_seen);
    g_free(result->interleavings);
    g_free(result->limit);
    for (guint i = 0; i < MEASURE_COUNT; i++)
        g_clear_pointer(&result->measures[i].schedule, g_array_unref);
    g_free(result);
}

static ExploreFailure *failure_new(const char *check, gboolean is_rule,
                                   const char *schedule)
{
    ExploreFailure *failure = g_new0(ExploreFailure, 1);

    failure->check = g_strdup(check);
    failure->is_rule = is_rule;
    if (is_rule)
        g_assert_true(explore_rule_find(check, &failure->rule));
    failure->schedule = explore_schedule_parse(schedule, NULL);
    g_assert_nonnull(failure->schedule);
    failure->shortest = TRUE;
    failure->detail = g_strdup("store of 4 bytes at 0x20000140");
    return failure;
}

void fake_fail(ExploreResult *result, const char *check, gboolean is_rule,
               const char *schedule, guint64 instructions)
{
    ExploreFailure *failure = failure_new(check, is_rule, schedule);

    failure->instructions = instructions;
    result->verdict = EXPLORE_REFUTED;
    g_ptr_array_add(result->failures, failure);
}

void fake_seen(ExploreResult *result, const char *id)
{
    g_ptr_array_add(result->checks_seen, g_strdup(id));
}

void fake_measure(ExploreResult *result, ExploreMeasure measure, guint64 value,
                  const char *schedule)
{
    result->measures[measure].value = value;
    result->measures[measure].schedule = explore_schedule_parse(schedule, NULL);
}

/* ---- traces ------------------------------------------------------------------------------ */

static void access_clear(gpointer data)
{
    g_free(((ExploreAccess *)data)->name);
}

static GArray *accesses_new(const GArray *from)
{
    GArray *list = g_array_new(FALSE, FALSE, sizeof(ExploreAccess));

    g_array_set_clear_func(list, access_clear);
    for (guint i = 0; from != NULL && i < from->len; i++) {
        ExploreAccess access = g_array_index(from, ExploreAccess, i);

        access.name = g_strdup(access.name);
        g_array_append_val(list, access);
    }
    return list;
}

static void step_free(ExploreStep *step)
{
    g_free(step->insn);
    g_free(step->text);
    g_array_unref(step->reads);
    g_array_unref(step->writes);
    g_free(step);
}

ExploreTrace *fake_trace_new(void)
{
    ExploreTrace *trace = g_new0(ExploreTrace, 1);

    trace->steps = g_ptr_array_new_with_free_func((GDestroyNotify)step_free);
    trace->failures = g_ptr_array_new_with_free_func((GDestroyNotify)failure_free);
    next_boundary = 1;
    return trace;
}

static ExploreTrace *trace_copy(const ExploreTrace *from)
{
    ExploreTrace *trace = fake_trace_new();

    for (guint i = 0; i < from->steps->len; i++) {
        ExploreStep *step =
            g_memdup2(g_ptr_array_index(from->steps, i), sizeof(ExploreStep));

        step->insn = g_strdup(step->insn);
        step->text = g_strdup(step->text);
        step->reads = accesses_new(step->reads);
        step->writes = accesses_new(step->writes);
        g_ptr_array_add(trace->steps, step);
    }
    for (guint i = 0; i < from->failures->len; i++) {
        const ExploreFailure *failure = g_ptr_array_index(from->failures, i);

        fake_trace_fails(trace, failure->check, failure->is_rule);
    }
    return trace;
}

ExploreTrace *explore_replay(Image *image, const ExploreConfig *config,
                             const GArray *schedule, gsize max_steps,
                             GCancellable *cancellable, GError **error)
{
    (void)image;
    (void)config;
    (void)schedule;
    (void)max_steps;
    (void)cancellable;
    (void)error;
    the_fake.replays++;
    g_assert_nonnull(the_fake.trace);
    return trace_copy(the_fake.trace);
}

void explore_trace_free(ExploreTrace *trace)
{
    if (trace == NULL)
        return;
    g_ptr_array_unref(trace->steps);
    g_ptr_array_unref(trace->failures);
    g_free(trace);
}

static ExploreStep *add_step(ExploreTrace *trace, ExploreStepKind kind, gint context)
{
    ExploreStep *step = g_new0(ExploreStep, 1);

    step->kind = kind;
    step->context = context;
    step->source = -1;
    step->boundary = next_boundary;
    step->pc = 0x1000 + 2 * next_boundary;
    step->reads = accesses_new(NULL);
    step->writes = accesses_new(NULL);
    g_ptr_array_add(trace->steps, step);
    return step;
}

ExploreStep *fake_insn(ExploreTrace *trace, gint context, guint line, const char *insn)
{
    ExploreStep *step = add_step(trace, STEP_INSTRUCTION, context);

    step->insn = g_strdup(insn);
    step->file = "lab.c";
    step->line = line;
    next_boundary++;
    return step;
}

ExploreStep *fake_event(ExploreTrace *trace, ExploreStepKind kind, gint context,
                        gint source)
{
    ExploreStep *step = add_step(trace, kind, context);

    step->source = source;
    return step;
}

static void add_access(GArray *list, const char *name, guint64 address, guint64 value)
{
    ExploreAccess access = {
        .address = address, .value = value, .size = 4, .shared = TRUE};

    access.name = g_strdup(name);
    g_array_append_val(list, access);
}

void fake_read(ExploreStep *step, const char *name, guint64 address, guint64 value)
{
    add_access(step->reads, name, address, value);
}

void fake_write(ExploreStep *step, const char *name, guint64 address, guint64 value)
{
    add_access(step->writes, name, address, value);
}

void fake_trace_fails(ExploreTrace *trace, const char *check, gboolean is_rule)
{
    g_ptr_array_add(trace->failures, failure_new(check, is_rule, "TIM4@3"));
}
