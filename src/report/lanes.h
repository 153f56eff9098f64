/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lanes.h - a trace as two lanes: main on the left, handlers on the right. */
#ifndef IRQLAB_REPORT_LANES_H
#define IRQLAB_REPORT_LANES_H

#include "report/pen.h"
#include "report/source.h"

/**
 * Which steps of @trace matter, given those that its story tells (of guint; NULL: none):
 * those, every event, who touched shared data around each interrupt, and the end.  One byte
 * a step, not 0 for those to show.
 */
GByteArray *lanes_select(const ExploreTrace *trace, const GArray *key_steps);

/** Writes the steps of @trace that @shown (NULL: all) marks, and how many instructions were
 *  left out between. */
void lanes_write(Pen *pen, const ExploreTrace *trace, const GByteArray *shown,
                 const Source *source);

#endif
