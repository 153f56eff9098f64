/* SPDX-License-Identifier: GPL-2.0-or-later */
/* counterexample.c - a finding followed on its schedule, step by step, and told. */
#include <string.h>

#include "grade/counterexample.h"
#include "grade/grade.h"
#include "grade/judge.h"
#include "grade/limits.h"
#include "grade/story.h"

/* ---- sentences ------------------------------------------------------------------------- */

char *finding_sentence(const Finding *finding, const LabCheck *check,
                       const Target *target)
{
    if (finding->measured->unbounded)
        return g_strdup_printf("there is no bound to %s on %s; at most %u are allowed",
                               check->measure, target->name, finding->limit);
    return limit_sentence(check, finding->measure, finding->value, finding->limit,
                          target);
}

/* @first, made a sentence of its own, then @second; either may be empty. */
char *finding_join(const char *first, const char *second)
{
    GString *text = g_string_new(first);

    if (text->len > 0 && !strchr(".!?", text->str[text->len - 1]))
        g_string_append_c(text, '.');
    if (text->len > 0 && second != NULL && second[0] != '\0')
        g_string_append_c(text, ' ');
    g_string_append(text, second != NULL ? second : "");
    /* A name of the program keeps its letters. */
    if (text->len > 0 && !g_str_has_prefix(text->str, "irq_"))
        text->str[0] = g_ascii_toupper(text->str[0]);
    return g_string_free(text, FALSE);
}

/* ---- counterexamples --------------------------------------------------------------------- */

/* The line to blame: where the story begins, else where the run ended. */
static void find_place(ResultCounterexample *example, const Story *story)
{
    const GPtrArray *steps = example->trace->steps;

    for (guint i = 0; i < story->steps->len; i++) {
        const ExploreStep *step =
            g_ptr_array_index(steps, g_array_index(story->steps, guint, i));

        if (step->kind == STEP_INSTRUCTION && step->file != NULL) {
            example->file = g_strdup(step->file);
            example->line = step->line;
            return;
        }
    }
    for (guint i = steps->len; i-- > 0;) {
        const ExploreStep *step = g_ptr_array_index(steps, i);

        if (step->file != NULL) {
            example->file = g_strdup(step->file);
            example->line = step->line;
            return;
        }
    }
}

/* A replay that does not break what exploration saw broken means that irqlab is at fault. */
static gboolean shows_failure(const ExploreTrace *trace, const ExploreFailure *failure)
{
    for (guint i = 0; i < trace->failures->len; i++) {
        const ExploreFailure *seen = g_ptr_array_index(trace->failures, i);

        if (seen->is_rule == failure->is_rule && g_str_equal(seen->check, failure->check))
            return TRUE;
    }
    return FALSE;
}

/* Nothing after the moment at which the check first failed belongs to the story. */
static void cut_after(ExploreTrace *trace, const ExploreFailure *failure)
{
    for (guint i = 0; i < trace->steps->len; i++) {
        const ExploreStep *step = g_ptr_array_index(trace->steps, i);

        if (step->kind == STEP_CHECK && g_strcmp0(step->text, failure->check) == 0) {
            g_ptr_array_set_size(trace->steps, (gint)i + 1);
            return;
        }
    }
}

static gboolean follow_schedule(ResultCounterexample *example, Image *image,
                                const ExploreConfig *config, const GArray *schedule,
                                const ExploreFailure *failure, GCancellable *cancellable,
                                GError **error)
{
    g_autoptr(GError) why = NULL;

    example->trace =
        explore_replay(image, config, schedule, GRADE_MAX_STEPS, cancellable, &why);
    if (g_error_matches(why, EXPLORE_ERROR, EXPLORE_ERROR_SCHEDULE)) {
        g_set_error(
            error, EXPLORE_ERROR, EXPLORE_ERROR_FAILED,
            "on %s a schedule that was explored cannot be replayed (%s); this is a "
            "defect of irqlab, please report it",
            example->target->name, why->message);
        return FALSE;
    }
    if (example->trace == NULL) {
        g_propagate_error(error, g_steal_pointer(&why));
        return FALSE;
    }
    if (failure == NULL)
        return TRUE;
    if (shows_failure(example->trace, failure)) {
        if (!failure->is_rule)
            cut_after(example->trace, failure);
        return TRUE;
    }
    g_set_error(error, EXPLORE_ERROR, EXPLORE_ERROR_FAILED,
                "on %s the schedule %s broke '%s' when explored and not when replayed; "
                "this is a defect of irqlab, please report it",
                example->target->name, example->schedule, example->broken);
    return FALSE;
}

/* The schedule that attains a measure, when it attains it for the check's source. */
static const GArray *limit_schedule(const Finding *finding)
{
    if (finding->measured->schedule == NULL ||
        (!finding->measured->unbounded && finding->value != finding->measured->value))
        return NULL;
    return finding->measured->schedule;
}

static void tell_failure(ResultCounterexample *example, const LabCheck *check,
                         const Finding *finding)
{
    const ExploreFailure *failure = finding->failure;
    g_autoptr(Story) story = story_new(example->trace, failure);

    find_place(example, story);
    example->instructions = failure->instructions;
    example->shortest = failure->shortest;
    example->story = g_strdup(story->text);
    example->key_steps = g_array_ref(story->steps);
    example->message =
        finding_join(example->story, check != NULL ? check->message : failure->detail);
}

static void tell_limit(ResultCounterexample *example, const LabCheck *check,
                       const Finding *finding)
{
    g_autofree char *sentence = finding_sentence(finding, check, example->target);
    g_autofree char *so_what = finding_join(sentence, check->message);
    g_autoptr(Story) story = NULL;

    example->shortest = TRUE;
    if (example->trace == NULL) {
        example->story = g_strdup("");
        example->key_steps = g_array_new(FALSE, FALSE, sizeof(guint));
        example->message = g_steal_pointer(&so_what);
        return;
    }
    guint source = 0;
    gboolean one = check->source != NULL && explore_source_find(check->source, &source);

    story = story_new_measure(example->trace, finding->measure, one ? (gint)source : -1);
    if (story->steps->len > 0) /* nothing after the measured span belongs to it */
        g_ptr_array_set_size(
            example->trace->steps,
            (gint)g_array_index(story->steps, guint, story->steps->len - 1) + 1);
    find_place(example, story);
    if (example->trace->steps->len > 0) {
        const ExploreStep *last =
            g_ptr_array_index(example->trace->steps, example->trace->steps->len - 1);
        example->instructions = last->boundary;
    }
    example->story = g_strdup(story->text);
    example->key_steps = g_array_ref(story->steps);
    example->message = finding_join(example->story, so_what);
}

/* The counterexample of @check (NULL: a failure without a check) on one target. */
ResultCounterexample *counterexample_new(const LabCheck *check, const Finding *finding,
                                         const Target *target, Image *image,
                                         const ExploreConfig *config,
                                         GCancellable *cancellable, GError **error)
{
    ResultCounterexample *example = g_new0(ResultCounterexample, 1);
    const ExploreFailure *failure = finding->failure;
    const GArray *schedule =
        failure != NULL ? failure->schedule : limit_schedule(finding);

    example->target = target;
    example->check = g_strdup(check != NULL ? check->id : failure->check);
    example->broken = g_strdup(failure != NULL ? failure->check : check->measure);
    if (schedule != NULL) {
        example->schedule = explore_schedule_format(schedule);
        example->raises = schedule->len;
        if (!follow_schedule(example, image, config, schedule, failure, cancellable,
                             error)) {
            result_counterexample_free(example);
            return NULL;
        }
    } else {
        example->schedule = g_strdup("");
    }
    if (failure != NULL)
        tell_failure(example, check, finding);
    else
        tell_limit(example, check, finding);
    return example;
}
