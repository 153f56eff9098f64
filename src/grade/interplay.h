/* SPDX-License-Identifier: GPL-2.0-or-later */
/* interplay.h - the classic ways in which two contexts spoil each other's data, looked for in
 * a trace. */
#ifndef IRQLAB_GRADE_INTERPLAY_H
#define IRQLAB_GRADE_INTERPLAY_H

#include "grade/uses.h"

/**
 * Appends the facts and the conclusion of the first that is found to @text, and the steps
 * it speaks about to @steps (of guint); FALSE, and nothing appended, when none is there:
 *   - a value loaded, changed by another, stored back: that change is lost;
 *   - two values read, changed between by another: one is old, one is new;
 *   - two values stored, and another stored both between;
 *   - two values stored, and another read both between.
 */
gboolean interplay_tell(const Uses *uses, GString *text, GArray *steps);

/** "main", "TIM4", "a scheduled call".  Static. */
const char *interplay_who(gint context);
/** Appends " twice", " 3 times". */
void interplay_add_times(GString *text, guint count);
/** "count = 4", or with @name FALSE "4".  Caller frees. */
char *interplay_value(const ExploreAccess *access, gboolean name);

#endif
