/* SPDX-License-Identifier: GPL-2.0-or-later */
/* judge.c - checks, points and counterexamples from what was explored.
 *
 * Every failure that the explorer found is claimed by exactly one check of the lab: a
 * scenario check by its id, a rule check by its rule, and the "rules" check takes all that
 * nobody else claims.  A failure that a lab has no check for still refutes. */
#include "grade/judge.h"
#include "grade/confirm.h"
#include "grade/counterexample.h"
#include "grade/limits.h"

/* ---- which check a failure belongs to ------------------------------------------------ */

static gboolean names_failure(const LabCheck *check, const ExploreFailure *failure)
{
    if (check->kind == LAB_CHECK_SCENARIO)
        return !failure->is_rule && g_str_equal(check->id, failure->check);
    if (check->kind == LAB_CHECK_RULE)
        return failure->is_rule && g_str_equal(check->rule, failure->check);
    return FALSE;
}

static const LabCheck *claimant(const Lab *lab, const ExploreFailure *failure)
{
    const LabCheck *rest = NULL;

    for (guint i = 0; i < lab->checks->len; i++) {
        const LabCheck *check = g_ptr_array_index(lab->checks, i);

        if (names_failure(check, failure))
            return check;
        if (check->kind == LAB_CHECK_RULES && rest == NULL)
            rest = check;
    }
    return rest;
}

static gboolean is_before(const ExploreFailure *a, const ExploreFailure *b)
{
    if (a->schedule->len != b->schedule->len)
        return a->schedule->len < b->schedule->len;
    return a->instructions < b->instructions;
}

/* The shortest failure that @check claims; @check NULL: the shortest that none does. */
static const ExploreFailure *find_failure(const Lab *lab, const LabCheck *check,
                                          const ExploreResult *exploration)
{
    const ExploreFailure *best = NULL;

    for (guint i = 0; i < exploration->failures->len; i++) {
        const ExploreFailure *failure = g_ptr_array_index(exploration->failures, i);

        if (claimant(lab, failure) == check && (best == NULL || is_before(failure, best)))
            best = failure;
    }
    return best;
}

/* ---- one check on one target ----------------------------------------------------------- */

static gboolean was_called(const ExploreResult *exploration, const char *id)
{
    return g_ptr_array_find_with_equal_func(exploration->checks_seen, id, g_str_equal,
                                            NULL);
}

static guint64 value_for(const LabCheck *check, const ExploreMeasured *measured)
{
    guint source;

    if (check->source != NULL && explore_source_find(check->source, &source) &&
        source < G_N_ELEMENTS(measured->by_source))
        return measured->by_source[source];
    return measured->value;
}

static Finding judge_limit(const LabCheck *check, const ResultTarget *target)
{
    const ExploreResult *exploration = target->exploration;
    Finding finding = {.status = CHECK_PASSED};

    if (!limit_for(check, target->target, &finding.limit, &finding.measure))
        return finding;

    const ExploreMeasured *measured = &exploration->measures[finding.measure];

    if (!measured->known) {
        finding.status =
            exploration->failures->len > 0 ? CHECK_SKIPPED : CHECK_INCONCLUSIVE;
        return finding;
    }
    finding.measured = measured;
    finding.value = value_for(check, measured);
    if (measured->unbounded || finding.value > finding.limit)
        finding.status = CHECK_FAILED;
    return finding;
}

static Finding judge_one(const Lab *lab, const LabCheck *check,
                         const ResultTarget *target)
{
    const ExploreResult *exploration = target->exploration;
    Finding finding = {.status = CHECK_PASSED};

    if (check->kind == LAB_CHECK_LIMIT)
        return judge_limit(check, target);
    finding.failure = find_failure(lab, check, exploration);
    if (finding.failure != NULL)
        finding.status = CHECK_FAILED;
    else if (exploration->limit != NULL || exploration->verdict == EXPLORE_INCONCLUSIVE)
        finding.status = CHECK_INCONCLUSIVE;
    else if (check->kind == LAB_CHECK_SCENARIO && !was_called(exploration, check->id))
        finding.status =
            exploration->failures->len > 0 ? CHECK_SKIPPED : CHECK_INCONCLUSIVE;
    return finding;
}

/* ---- sentences ---------------------------------------------------------------------- */

static char *open_sentence(const LabCheck *check, const Finding *finding,
                           const ResultTarget *target)
{
    if (finding->status == CHECK_SKIPPED)
        return g_strdup_printf("Not judged: on %s something else goes wrong before it.",
                               target->target->name);
    if (target->exploration->limit != NULL)
        return g_strdup_printf("Not decided on %s: %s.", target->target->name,
                               target->exploration->limit);
    if (check->kind == LAB_CHECK_SCENARIO)
        return g_strdup_printf(
            "Not decided: on %s the scenario never came to this check.",
            target->target->name);
    return g_strdup_printf("Not decided on %s.", target->target->name);
}

/* ---- all checks, all targets --------------------------------------------------------------- */

static guint rank(CheckStatus status)
{
    static const guint ranks[] = {
        [CHECK_PASSED] = 0,
        [CHECK_SKIPPED] = 1,
        [CHECK_INCONCLUSIVE] = 2,
        [CHECK_FAILED] = 3,
    };

    return ranks[status];
}

/* A running sum of what is wrong, and the images to replay it on. */
typedef struct {
    Result *result;
    GPtrArray *images;
    const ExploreConfig *config;
    GCancellable *cancellable;
} Judge;

static gboolean add_counterexample(Judge *judge, const LabCheck *check,
                                   const Finding *finding, guint index, gint *best,
                                   GError **error)
{
    GPtrArray *all = judge->result->counterexamples;
    const ResultTarget *target = g_ptr_array_index(judge->result->targets, index);
    ResultCounterexample *example = counterexample_new(
        check, finding, target->target, g_ptr_array_index(judge->images, index),
        judge->config, judge->cancellable, error);

    if (example == NULL)
        return FALSE;
    g_ptr_array_add(all, example);
    if (*best < 0 || result_is_shorter(example, g_ptr_array_index(all, *best)))
        *best = (gint)all->len - 1;
    return TRUE;
}

/* Why the check did not pass, told for the target that decided its status. */
static char *check_message(const LabCheck *check, const Finding *finding,
                           const ResultTarget *target)
{
    if (finding->status == CHECK_FAILED && finding->measured != NULL) {
        g_autofree char *sentence = finding_sentence(finding, check, target->target);

        return finding_join(sentence, check->message);
    }
    if (finding->status == CHECK_FAILED)
        return g_strdup(check->message);
    return open_sentence(check, finding, target);
}

static gboolean judge_check(Judge *judge, const LabCheck *lab_check, GError **error)
{
    const GPtrArray *targets = judge->result->targets;
    ResultCheck *check = g_new0(ResultCheck, 1);

    check->lab_check = lab_check;
    check->max_points = lab_check->points;
    check->message = g_strdup("");
    check->counterexample = -1;
    g_ptr_array_add(judge->result->checks, check);
    for (guint i = 0; i < targets->len; i++) {
        const ResultTarget *target = g_ptr_array_index(targets, i);
        Finding finding = judge_one(judge->result->lab, lab_check, target);

        check->by_target[i] = finding.status;
        if (rank(finding.status) > rank(check->status)) {
            check->status = finding.status;
            g_free(check->message);
            check->message = check_message(lab_check, &finding, target);
        }
        if (finding.status == CHECK_FAILED &&
            !add_counterexample(judge, lab_check, &finding, i, &check->counterexample,
                                error))
            return FALSE;
    }
    if (check->status == CHECK_PASSED)
        check->points = check->max_points;
    return TRUE;
}

/* Failures that no check of the lab claims. */
static gboolean judge_unclaimed(Judge *judge, GError **error)
{
    const GPtrArray *targets = judge->result->targets;

    for (guint i = 0; i < targets->len; i++) {
        const ResultTarget *target = g_ptr_array_index(targets, i);
        gint ignored = -1;
        Finding finding = {
            .status = CHECK_FAILED,
            .failure = find_failure(judge->result->lab, NULL, target->exploration),
        };

        if (finding.failure != NULL &&
            !add_counterexample(judge, NULL, &finding, i, &ignored, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean is_open(const Result *result)
{
    for (guint i = 0; i < result->checks->len; i++) {
        const ResultCheck *check = g_ptr_array_index(result->checks, i);

        if (check->status != CHECK_PASSED)
            return TRUE;
    }
    for (guint i = 0; i < result->targets->len; i++) {
        const ResultTarget *target = g_ptr_array_index(result->targets, i);

        if (target->exploration->verdict != EXPLORE_PROVED)
            return TRUE;
    }
    return FALSE;
}

static const char *why_open(const Result *result)
{
    for (guint i = 0; i < result->checks->len; i++) {
        const ResultCheck *check = g_ptr_array_index(result->checks, i);

        if (check->status == CHECK_INCONCLUSIVE)
            return check->message;
    }
    return "Not decided.";
}

static gboolean is_refuted(const Result *result)
{
    for (guint i = 0; i < result->counterexamples->len; i++) {
        if (result_stands(result, g_ptr_array_index(result->counterexamples, i)))
            return TRUE;
    }
    return FALSE;
}

static void conclude(Result *result)
{
    const ResultTarget *first = g_ptr_array_index(result->targets, 0);

    for (guint i = 0; i < result->checks->len; i++) {
        const ResultCheck *check = g_ptr_array_index(result->checks, i);

        result->points += check->points;
        result->max_points += check->max_points;
    }
    if (is_refuted(result)) {
        const ResultCounterexample *shown =
            g_ptr_array_index(result->counterexamples, result_shown(result));

        result->verdict = RESULT_REFUTED;
        result->message =
            g_strdup_printf("Refuted: the schedule %s breaks '%s' on %s.",
                            shown->schedule, shown->check, shown->target->name);
    } else if (result->counterexamples->len > 0 || is_open(result)) {
        result->verdict = RESULT_INCONCLUSIVE;
        result->message = g_strdup(why_open(result));
    } else {
        result->verdict = RESULT_PROVED;
        result->message =
            g_strdup_printf("Proved for every placement of %s.", first->bounds);
    }
}

gboolean judge(Result *result, GPtrArray *images, const ExploreConfig *config,
               const GradeNative *native, GCancellable *cancellable, GError **error)
{
    Judge self = {result, images, config, cancellable};

    for (guint i = 0; i < result->lab->checks->len; i++) {
        if (!judge_check(&self, g_ptr_array_index(result->lab->checks, i), error))
            return FALSE;
    }
    if (!judge_unclaimed(&self, error))
        return FALSE;
    if (native != NULL && !confirm(result, images, config, native, cancellable, error))
        return FALSE;
    conclude(result);
    return TRUE;
}

void judge_not_built(Result *result, const char *why)
{
    for (guint i = 0; i < result->lab->checks->len; i++) {
        ResultCheck *check = g_new0(ResultCheck, 1);

        check->lab_check = g_ptr_array_index(result->lab->checks, i);
        check->max_points = check->lab_check->points;
        check->status = CHECK_SKIPPED;
        check->message = g_strdup("Not judged: the file does not build.");
        check->counterexample = -1;
        for (guint t = 0; t < TARGET_COUNT; t++)
            check->by_target[t] = CHECK_SKIPPED;
        result->max_points += check->max_points;
        g_ptr_array_add(result->checks, check);
    }
    result->verdict = RESULT_BUILD_FAILED;
    result->message = g_strdup(why);
}
