/* SPDX-License-Identifier: GPL-2.0-or-later */
/* shortest.h - the least schedule to every node, and to everything that breaks. */
#ifndef IRQLAB_EXPLORE_SHORTEST_H
#define IRQLAB_EXPLORE_SHORTEST_H

#include "explore/graph.h"
#include "explore/loops.h"

/** A path from the start: least by (raises, instructions, schedule as a list). */
typedef struct {
    guint32 raises;
    guint32 record; /**< the last raise, an index into records; GRAPH_NONE: none */
    guint64 insns;  /**< counted instructions on it */
} Path;

typedef struct {
    Path *to;        /**< by node; raises G_MAXUINT32: not reached */
    GArray *records; /**< of raises; private */
    Path checks[64]; /**< to the failure of each check id; raises G_MAXUINT32: none */
    Path rules[RULE_COUNT];
} Shortest;

/** @first is the segment up to the first boundary.  @busy_wait: wait loops break a rule. */
void shortest_find(const Graph *graph, const Segment *first, const Loops *loops,
                   gboolean busy_wait, Shortest *ret_shortest);
/** Instead, cheaper: any path to each node, the one on which it was found; no failures. */
void shortest_from_tree(const Graph *graph, const Segment *first, Shortest *ret_shortest);
void shortest_clear(Shortest *shortest);
/** The path @path, then @edge raised at @node. */
Path shortest_extend(Shortest *shortest, const Graph *graph, Path path, guint32 node,
                     const Segment *segment, guint32 raise);
/** The raises of @path, in order, as ExploreRaise. */
GArray *shortest_schedule(const Shortest *shortest, const Path *path);

#endif
