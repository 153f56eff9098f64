/* SPDX-License-Identifier: GPL-2.0-or-later */
/* span.h - a measure looked up on one trace: how long, from where to where. */
#ifndef IRQLAB_GRADE_SPAN_H
#define IRQLAB_GRADE_SPAN_H

#include "explore/explore.h"

/** A stretch of a trace; @first and @last index its steps. */
typedef struct {
    guint64 value; /**< instructions, or events lost */
    guint first, last;
    gint source; /**< whose handler or event it is, or -1 */
} Span;

/**
 * The longest stretch of @trace that @measure speaks about, for @source only unless it is
 * -1; for MEASURE_LOST all events lost, from the first to the last.  FALSE when there is none,
 * and for MEASURE_STACK, which a trace does not tell.
 */
gboolean span_find(const ExploreTrace *trace, ExploreMeasure measure, gint source,
                   Span *ret_span);

#endif
