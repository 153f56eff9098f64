/* SPDX-License-Identifier: GPL-2.0-or-later */
/* judge.h - what exploring each target found, turned into checks, points and
 * counterexamples. */
#ifndef IRQLAB_GRADE_JUDGE_H
#define IRQLAB_GRADE_JUDGE_H

#include "grade/grade.h"

void result_check_free(ResultCheck *check);
void result_target_free(ResultTarget *target);
void result_counterexample_free(ResultCounterexample *example);

/** Whether @a is to be shown rather than @b: it can be followed, and it is shorter. */
gboolean result_is_shorter(const ResultCounterexample *a, const ResultCounterexample *b);

/**
 * Fills @result's checks, counterexamples, points, verdict and message from the exploration
 * of each of its targets.  @images: of Image, in the order of the targets; each
 * counterexample is replayed on its target's, and followed by @native (NULL: none).  Blocks.
 * Errors: as explore_replay() and @native's.
 */
gboolean judge(Result *result, GPtrArray *images, const ExploreConfig *config,
               const GradeNative *native, GCancellable *cancellable, GError **error);

/** Fills the same for a file that does not build: every check is skipped. */
void judge_not_built(Result *result, const char *why);

#endif
