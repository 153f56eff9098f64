/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * unfold.h - the unreduced graph, computed from the stored one without running anything.
 *
 * A boundary of the unreduced graph is (node, offsets): how far the running context is into
 * its region, and how far into theirs the interrupted contexts are.  The outer offsets stay
 * as they are while an inner context runs, so the boundaries of a node form a box: its own
 * *extent* times the extents of the regions it interrupts.
 */
#ifndef IRQLAB_EXPLORE_UNFOLD_H
#define IRQLAB_EXPLORE_UNFOLD_H

#include "explore/graph.h"
#include "explore/loops.h"
#include "explore/order.h"

typedef struct {
    guint32 *order; /* all nodes, successors first; NULL when there are cycles */
    gsize n_order;
    guint32 *extent; /* by node: offsets of the running context */
    guint32 *shift;  /* by node: bytes deeper than from it a frame can lie */
    guint32
        *outer_first; /* by node: index into outer, of depth entries, outermost first */
    guint32 n_outer;
    struct Outer {
        guint32 extent; /* of the interrupted region */
        guint32 shift;  /* likewise of the interrupted region */
    } * outer;
    guint64 *outer_size; /* by node: product of the outer extents */
} Unfolded;

void unfold(const Graph *graph, Unfolded *ret_unfolded);
void unfold_clear(Unfolded *unfolded);
/** Boundaries of the unreduced graph. */
guint64 unfold_boundaries(const Graph *graph, const Unfolded *unfolded);
/** Stack that the interrupted regions add at @node to what the reduced run showed. */
guint64 unfold_shift(const Graph *graph, const Unfolded *unfolded, guint32 node);

/**
 * The number of schedules: paths of the unreduced graph, a wait loop passed at most once.
 * Decimal, caller frees; NULL when there are infinitely many.  @max_raises and
 * @max_boundaries bound a schedule (they size the numbers).
 */
char *unfold_count(const Graph *graph, const Unfolded *unfolded, const Loops *loops,
                   guint32 root, guint64 max_raises, guint64 max_boundaries);

#endif
