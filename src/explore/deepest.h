/* SPDX-License-Identifier: GPL-2.0-or-later */
/* deepest.h - a schedule that shows the deepest stack.
 *
 * A stored schedule raises at the earliest boundary of each region, and the stack measure
 * counts a handler's frame where SP is lowest in its region (Node.shift_bytes). */
#ifndef IRQLAB_EXPLORE_DEEPEST_H
#define IRQLAB_EXPLORE_DEEPEST_H

#include "explore/shortest.h"

/**
 * Moves the raises of @schedule that enter handlers which are still active at its end to the
 * deepest boundaries of their regions, and those after them along.  @schedule is the least
 * way to @node, and then the choice @edge of it, or NULL for the segment without a raise.
 */
void deepest_move(const Graph *graph, const Shortest *shortest, guint32 node,
                  const Edge *edge, GArray *schedule);

#endif
