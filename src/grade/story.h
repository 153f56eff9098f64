/* SPDX-License-Identifier: GPL-2.0-or-later */
/* story.h - what a trace tells, in a student's words, and no more than it tells. */
#ifndef IRQLAB_GRADE_STORY_H
#define IRQLAB_GRADE_STORY_H

#include "explore/explore.h"

typedef struct {
    char *text; /**< "main loaded count = 4 · TIM4 came in and stored 5 · main stored 5:
                        one update is lost"; "" when there is nothing to tell */
    GArray *steps; /**< of guint: the steps of the trace that it speaks about, in order */
} Story;

/** The story of @trace, which ends in, or has in it, @failure. */
Story *story_new(const ExploreTrace *trace, const ExploreFailure *failure);
/** The story of a trace in which @measure (of @source unless it is -1) is exceeded. */
Story *story_new_measure(const ExploreTrace *trace, ExploreMeasure measure, gint source);
void story_free(Story *story);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Story, story_free)

#endif
