/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/follow.h"

#include <string.h>

G_STATIC_ASSERT((int)BOARD_RULES == (int)RULE_COUNT);
G_STATIC_ASSERT((int)BOARD_RULE_ALLOC == (int)RULE_ALLOC);
G_STATIC_ASSERT((int)BOARD_RULE_BUSY_WAIT == (int)RULE_BUSY_WAIT);
G_STATIC_ASSERT((int)NATIVE_FAULT == (int)STEP_FAULT);
G_STATIC_ASSERT((int)NATIVE_TAKE == (int)STEP_TAKE);

ProgramSource *follow_sources(const ExploreConfig *config)
{
    ProgramSource *sources = g_new0(ProgramSource, config->n_sources);

    for (gsize i = 0; i < config->n_sources; i++) {
        sources[i] = (ProgramSource){
            .number = config->sources[i].number,
            .priority = config->sources[i].priority,
            .events = config->sources[i].events,
            .gap_insns = config->sources[i].gap_insns,
            .period_insns = config->sources[i].period_insns,
        };
    }
    return sources;
}

/* ---- there ----------------------------------------------------------------------------- */

static NativeAccess *accesses(const GArray *from)
{
    NativeAccess *to = g_new0(NativeAccess, from->len);

    for (guint i = 0; i < from->len; i++) {
        const ExploreAccess *access = &g_array_index(from, ExploreAccess, i);

        to[i] = (NativeAccess){access->address, access->value, access->old_value,
                               access->size};
    }
    return to;
}

static NativeStep *steps_new(const ExploreTrace *trace)
{
    NativeStep *steps = g_new0(NativeStep, trace->steps->len);

    for (guint i = 0; i < trace->steps->len; i++) {
        const ExploreStep *step = g_ptr_array_index(trace->steps, i);

        steps[i] = (NativeStep){
            .kind = (NativeKind)step->kind,
            .boundary = step->boundary,
            .context = step->context,
            .depth = step->depth,
            .source = step->source,
            .lost = step->lost,
            .pc = step->pc,
            .sp = step->sp,
            .text = step->kind == STEP_CHECK ? step->text : NULL,
            .reads = accesses(step->reads),
            .writes = accesses(step->writes),
            .n_reads = step->reads->len,
            .n_writes = step->writes->len,
        };
    }
    return steps;
}

static void steps_free(NativeStep *steps, guint n)
{
    for (guint i = 0; i < n; i++) {
        g_free((gpointer)steps[i].reads);
        g_free((gpointer)steps[i].writes);
    }
    g_free(steps);
}

/* The rule that ends @trace, or -1. */
static gint ending_rule(const ExploreTrace *trace)
{
    const ExploreStep *last;

    if (trace->steps->len == 0)
        return -1;
    last = g_ptr_array_index(trace->steps, trace->steps->len - 1);
    if (last->kind != STEP_FAULT)
        return -1;
    for (guint i = trace->failures->len; i-- > 0;) {
        const ExploreFailure *failure = g_ptr_array_index(trace->failures, i);

        if (failure->is_rule)
            return (gint)failure->rule;
    }
    return -1;
}

NativeRun *follow_trace(Image *image, const ExploreConfig *config,
                        const ExploreTrace *trace, gboolean whole, const char *data_dir,
                        GCancellable *cancellable, GError **error)
{
    g_autofree ProgramSource *sources = follow_sources(config);
    const ProgramSettings settings = {
        .mode = PROGRAM_TRACED,
        .entry = config->entry,
        .sources = sources,
        .n_sources = config->n_sources,
        .rules_off = config->rules_off & RULES_OPTIONAL,
        .tick_source = config->tick_source,
        .sensor = config->sensor,
        .n_sensor = config->n_sensor,
        .uart = config->uart,
        .n_uart = config->n_uart,
        .stack_bytes = config->stack_bytes,
    };
    NativeStep *steps;
    NativeRun *run;

    if (trace->truncated) {
        g_set_error(error, NATIVE_ERROR, NATIVE_ERROR_FAILED,
                    "the run is longer than %d steps, too long to be followed natively",
                    FOLLOW_MAX_STEPS);
        return NULL;
    }
    steps = steps_new(trace);
    run = native_follow(
        &(NativeRequest){
            .image = image,
            .settings = &settings,
            .data_dir = data_dir,
            .steps = steps,
            .n_steps = trace->steps->len,
            .rule = ending_rule(trace),
            .whole = whole,
        },
        cancellable, error);
    steps_free(steps, trace->steps->len);
    return run;
}

/* ---- and back --------------------------------------------------------------------------- */

static void access_clear(gpointer data)
{
    g_free(((ExploreAccess *)data)->name);
}

static void step_free(gpointer data)
{
    ExploreStep *step = data;

    g_free(step->insn);
    g_free(step->text);
    g_array_unref(step->reads);
    g_array_unref(step->writes);
    g_free(step);
}

/* The values that were found; names and who shares them as in @like (NULL: unknown). */
static GArray *native_accesses(const NativeAccess *from, guint n, const GArray *like)
{
    GArray *to = g_array_new(FALSE, TRUE, sizeof(ExploreAccess));

    g_array_set_clear_func(to, access_clear);
    for (guint i = 0; i < n; i++) {
        ExploreAccess access = {.address = from[i].address,
                                .value = from[i].value,
                                .old_value = from[i].old_value,
                                .size = from[i].size};

        if (like != NULL && i < like->len) {
            access.name = g_strdup(g_array_index(like, ExploreAccess, i).name);
            access.shared = g_array_index(like, ExploreAccess, i).shared;
        }
        g_array_append_val(to, access);
    }
    return to;
}

static ExploreStep *native_step(Image *image, const NativeStep *from,
                                const ExploreStep *like)
{
    ExploreStep *step = g_new0(ExploreStep, 1);
    ImageLine line;

    step->kind = (ExploreStepKind)from->kind;
    step->boundary = from->boundary;
    step->context = from->context;
    step->depth = from->depth;
    step->source = from->source;
    step->lost = from->lost;
    step->pc = from->pc;
    step->sp = from->sp;
    if (image_line_at(image, from->pc, &line)) {
        step->file = line.file;
        step->line = line.line;
    }
    if (from->kind == NATIVE_INSTRUCTION)
        step->insn = image_disassemble(image, from->pc);
    step->text = g_strdup(like != NULL ? like->text : from->text);
    step->reads =
        native_accesses(from->reads, from->n_reads, like != NULL ? like->reads : NULL);
    step->writes =
        native_accesses(from->writes, from->n_writes, like != NULL ? like->writes : NULL);
    return step;
}

ExploreTrace *follow_native_trace(const ExploreTrace *trace, const NativeRun *run)
{
    ExploreTrace *native = g_new0(ExploreTrace, 1);

    native->image = image_ref(trace->image);
    native->steps = g_ptr_array_new_with_free_func(step_free);
    native->failures = g_ptr_array_ref(trace->failures);
    for (guint i = 0; i < run->steps->len; i++) {
        const ExploreStep *like =
            i < run->n_matched ? g_ptr_array_index(trace->steps, i) : NULL;

        g_ptr_array_add(
            native->steps,
            native_step(native->image, &g_array_index(run->steps, NativeStep, i), like));
    }
    return native;
}

/* ---- for grading ------------------------------------------------------------------------- */

/* All of the run that @tail is the last part of. */
static ExploreTrace *whole_trace(Image *image, const ExploreConfig *config,
                                 const ExploreTrace *tail, const char *schedule,
                                 GCancellable *cancellable, GError **error)
{
    g_autoptr(GArray) raises = explore_schedule_parse(schedule, error);
    const ExploreStep *last = g_ptr_array_index(tail->steps, tail->steps->len - 1);
    ExploreTrace *trace;

    if (raises == NULL)
        return NULL;
    trace = explore_replay(image, config, raises, FOLLOW_MAX_STEPS, cancellable, error);
    if (trace == NULL)
        return NULL;
    for (guint i = trace->steps->len; i-- > 0;) {
        const ExploreStep *step = g_ptr_array_index(trace->steps, i);

        if (step->kind == last->kind && step->boundary == last->boundary &&
            step->pc == last->pc && g_strcmp0(step->text, last->text) == 0) {
            g_ptr_array_set_size(trace->steps, (gint)i + 1);
            break;
        }
    }
    return trace;
}

gboolean follow_counterexample(gpointer data, Image *image, const ExploreConfig *config,
                               const ExploreTrace *trace, const char *schedule,
                               GradeFollowed *ret_followed, GCancellable *cancellable,
                               GError **error)
{
    g_autoptr(ExploreTrace) whole = NULL;
    g_autoptr(NativeRun) run = NULL;

    if (trace->truncated) {
        whole = whole_trace(image, config, trace, schedule, cancellable, error);
        if (whole == NULL)
            return FALSE;
        trace = whole;
    }
    run = follow_trace(image, config, trace, FALSE, data, cancellable, error);
    if (run == NULL)
        return FALSE;
    *ret_followed = (GradeFollowed){.confirmed = run->confirmed, .dead = run->dead};
    if (!run->confirmed) {
        ret_followed->difference = g_steal_pointer(&run->difference);
        ret_followed->trace = follow_native_trace(trace, run);
    }
    return TRUE;
}
