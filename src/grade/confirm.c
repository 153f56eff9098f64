/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "grade/confirm.h"

static ResultCheck *check_called(const Result *result, const char *id)
{
    for (guint i = 0; i < result->checks->len; i++) {
        ResultCheck *check = g_ptr_array_index(result->checks, i);

        if (g_str_equal(check->lab_check->id, id))
            return check;
    }
    return NULL;
}

/* Nothing is decided about the check of @example any more, on no target: what is wrong may
 * be wrong there, too. */
static void doubt(Result *result, guint target, const ResultCounterexample *example,
                  gboolean dead)
{
    ResultCheck *check = check_called(result, example->check);

    if (check == NULL) /* a failure that no check claims */
        return;
    check->status = CHECK_INCONCLUSIVE;
    check->by_target[target] = CHECK_INCONCLUSIVE;
    check->counterexample = -1;
    check->points = 0;
    g_free(check->message);
    check->message = g_strdup_printf(
        "Not decided: on %s this processor does otherwise than the emulated one: %s.%s",
        example->target->name, example->difference,
        dead ? "" : " This is a defect of irqlab, please report it.");
}

static gboolean follow(Result *result, GPtrArray *images, const ExploreConfig *config,
                       const GradeNative *native, ResultCounterexample *example,
                       GCancellable *cancellable, GError **error)
{
    for (guint i = 0; i < result->targets->len; i++) {
        const ResultTarget *target = g_ptr_array_index(result->targets, i);
        GradeFollowed followed = {0};

        if (target->target != example->target)
            continue;
        if (!native->follow(native->data, g_ptr_array_index(images, i), config,
                            example->trace, example->schedule, &followed, cancellable,
                            error))
            return FALSE;
        example->confirmation = followed.confirmed ? RESULT_CONFIRMED : RESULT_DIFFERS;
        example->difference = followed.difference;
        example->native_trace = followed.trace;
        if (!followed.confirmed)
            doubt(result, i, example, followed.dead);
    }
    return TRUE;
}

gboolean confirm(Result *result, GPtrArray *images, const ExploreConfig *config,
                 const GradeNative *native, GCancellable *cancellable, GError **error)
{
    for (guint i = 0; i < result->counterexamples->len; i++) {
        ResultCounterexample *example = g_ptr_array_index(result->counterexamples, i);

        if (!g_str_equal(example->target->family, "host") || example->trace == NULL)
            continue;
        if (!follow(result, images, config, native, example, cancellable, error))
            return FALSE;
    }
    return TRUE;
}
