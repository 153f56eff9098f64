/* SPDX-License-Identifier: GPL-2.0-or-later */
/* confirm.h - counterexamples held against the real processor. */
#ifndef IRQLAB_GRADE_CONFIRM_H
#define IRQLAB_GRADE_CONFIRM_H

#include "grade/grade.h"

/**
 * Lets @native follow each counterexample of @result on a `host` target.  One that it does not
 * confirm shows a defect of irqlab: its check becomes inconclusive, and both traces are kept.
 */
gboolean confirm(Result *result, GPtrArray *images, const ExploreConfig *config,
                 const GradeNative *native, GCancellable *cancellable, GError **error);

#endif
