/* SPDX-License-Identifier: GPL-2.0-or-later */
/* result.c - results and their parts are freed here. */
#include "grade/judge.h"

void result_check_free(ResultCheck *check)
{
    if (check == NULL)
        return;
    g_free(check->message);
    g_free(check);
}

void result_target_free(ResultTarget *target)
{
    if (target == NULL)
        return;
    g_free(target->compiler);
    explore_result_free(target->exploration);
    g_free(target->bounds);
    g_free(target);
}

void result_counterexample_free(ResultCounterexample *example)
{
    if (example == NULL)
        return;
    g_free(example->check);
    g_free(example->broken);
    g_free(example->schedule);
    g_free(example->story);
    g_clear_pointer(&example->key_steps, g_array_unref);
    g_free(example->message);
    g_free(example->file);
    explore_trace_free(example->trace);
    g_free(example->difference);
    explore_trace_free(example->native_trace);
    g_free(example);
}

gboolean result_stands(const Result *result, const ResultCounterexample *example)
{
    if (example->confirmation == RESULT_DIFFERS)
        return FALSE;
    for (guint i = 0; i < result->checks->len; i++) {
        const ResultCheck *check = g_ptr_array_index(result->checks, i);

        if (g_str_equal(check->lab_check->id, example->check))
            return check->status == CHECK_FAILED;
    }
    return TRUE;
}

guint result_followed(const Result *result, guint *ret_confirmed)
{
    guint followed = 0;

    *ret_confirmed = 0;
    for (guint i = 0; i < result->counterexamples->len; i++) {
        const ResultCounterexample *example =
            g_ptr_array_index(result->counterexamples, i);

        followed += example->confirmation != RESULT_NOT_FOLLOWED;
        *ret_confirmed += example->confirmation == RESULT_CONFIRMED;
    }
    return followed;
}

/* Whether a counterexample on @target differs on the real processor. */
static gboolean is_doubted(const Result *result, const Target *target)
{
    for (guint i = 0; i < result->counterexamples->len; i++) {
        const ResultCounterexample *example =
            g_ptr_array_index(result->counterexamples, i);

        if (example->target == target && example->confirmation == RESULT_DIFFERS)
            return TRUE;
    }
    return FALSE;
}

ResultVerdict result_target_verdict(const Result *result, guint index)
{
    const ResultTarget *target = g_ptr_array_index(result->targets, index);
    gboolean open = FALSE;

    if (target->exploration == NULL)
        return RESULT_BUILD_FAILED;
    for (guint i = 0; i < result->checks->len; i++) {
        const ResultCheck *check = g_ptr_array_index(result->checks, i);

        if (check->by_target[index] == CHECK_FAILED)
            return RESULT_REFUTED;
        open = open || check->by_target[index] != CHECK_PASSED;
    }
    if (target->exploration->verdict == EXPLORE_REFUTED &&
        !is_doubted(result, target->target))
        return RESULT_REFUTED;
    if (open || target->exploration->verdict != EXPLORE_PROVED)
        return RESULT_INCONCLUSIVE;
    return RESULT_PROVED;
}

gboolean result_is_shorter(const ResultCounterexample *a, const ResultCounterexample *b)
{
    if ((a->trace != NULL) != (b->trace != NULL))
        return a->trace != NULL;
    if (a->raises != b->raises)
        return a->raises < b->raises;
    return a->instructions < b->instructions;
}

guint result_shown(const Result *result)
{
    const GPtrArray *all = result->counterexamples;
    guint best = 0;
    gboolean found = FALSE;

    while (best + 1 < all->len && !result_stands(result, g_ptr_array_index(all, best)))
        best++;
    for (guint i = 0; i < result->checks->len; i++) {
        const ResultCheck *check = g_ptr_array_index(result->checks, i);
        guint own = (guint)check->counterexample;

        if (check->counterexample < 0)
            continue;
        if (!found ||
            result_is_shorter(g_ptr_array_index(all, own), g_ptr_array_index(all, best)))
            best = own;
        found = TRUE;
    }
    return best;
}

void result_free(Result *result)
{
    if (result == NULL)
        return;
    g_free(result->file);
    g_free(result->source_sha256);
    g_clear_pointer(&result->checks, g_ptr_array_unref);
    g_clear_pointer(&result->targets, g_ptr_array_unref);
    g_clear_pointer(&result->counterexamples, g_ptr_array_unref);
    g_free(result->diagnostics);
    g_free(result->message);
    g_free(result);
}
