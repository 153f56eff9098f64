/* SPDX-License-Identifier: GPL-2.0-or-later */
/* counterexample.h - what broke a check on a target, and the run that shows it. */
#ifndef IRQLAB_GRADE_COUNTEREXAMPLE_H
#define IRQLAB_GRADE_COUNTEREXAMPLE_H

#include "grade/result.h"

/** What one check came to on one target. */
typedef struct {
    CheckStatus status;
    const ExploreFailure *failure;   /* what broke it, or NULL */
    const ExploreMeasured *measured; /* LAB_CHECK_LIMIT: what was compared, or NULL */
    ExploreMeasure measure;
    guint64 value; /* of the measure */
    guint limit;
} Finding;

/** What @finding says, when a measure exceeds its limit.  Caller frees. */
char *finding_sentence(const Finding *finding, const LabCheck *check,
                       const Target *target);
/** @first, made a sentence of its own, then @second; either may be empty.  Caller frees. */
char *finding_join(const char *first, const char *second);

/**
 * The counterexample of @check (NULL: a failure that no check claims) on @target, replayed on
 * @image.  NULL with @error (EXPLORE_ERROR_FAILED) when the replay does not break it.
 */
ResultCounterexample *counterexample_new(const LabCheck *check, const Finding *finding,
                                         const Target *target, Image *image,
                                         const ExploreConfig *config,
                                         GCancellable *cancellable, GError **error);

#endif
