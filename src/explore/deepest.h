/* SPDX-License-Identifier: GPL-2.0-or-later */
/* deepest.h - a schedule that shows the deepest stack.
 *
 * A stored schedule raises at the earliest boundary of each region, and the stack measure
 * counts a handler's frame where SP is lowest in its region (Node.shift_bytes). */
#ifndef IRQLAB_EXPLORE_DEEPEST_H
#define IRQLAB_EXPLORE_DEEPEST_H

#include "explore/shortest.h"
#include "explore/unfold.h"

/**
 * A schedule that goes to @node and on by its choice @edge (NULL: the segment without a
 * raise) while every active context is interrupted as deep as @unfolded says.
 */
GArray *deepest_schedule(const Graph *graph, const Unfolded *unfolded,
                         const Shortest *shortest, guint32 node, const Edge *edge);

#endif
