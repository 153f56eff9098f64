/* SPDX-License-Identifier: GPL-2.0-or-later */
/* limits.h - the checks of a lab that compare a measure with a limit. */
#ifndef IRQLAB_GRADE_LIMITS_H
#define IRQLAB_GRADE_LIMITS_H

#include "grade/result.h"

/** The limit of @check (LAB_CHECK_LIMIT) on @target; FALSE when it has none there. */
gboolean limit_for(const LabCheck *check, const Target *target, guint *ret_limit,
                   ExploreMeasure *ret_measure);

/** "interrupts stay masked for up to 45 instructions on thumb-O2; at most 20 are allowed".
 *  Caller frees. */
char *limit_sentence(const LabCheck *check, ExploreMeasure measure, guint64 value,
                     guint limit, const Target *target);

/** That sentence, when @check is a limit that the run in @trace exceeds; else NULL.  A trace
 *  does not tell how deep the stack grows. */
char *grade_limit_on_trace(const LabCheck *check, const Target *target,
                           const ExploreTrace *trace);

#endif
