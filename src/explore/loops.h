/* SPDX-License-Identifier: GPL-2.0-or-later */
/* loops.h - cycles of no-raise successors.
 *
 * Without a raise the machine is deterministic: each node has one successor, so a run that
 * never ends closes a cycle, and the cycle is found exactly. */
#ifndef IRQLAB_EXPLORE_LOOPS_H
#define IRQLAB_EXPLORE_LOOPS_H

#include "explore/graph.h"

typedef struct {
    guint32 *cycle; /* by node: the first found node of its cycle, or GRAPH_NONE */
    guint8 *waits;  /* by such a first node: a source can be raised on the cycle, so it is
                        a wait loop; else it is a hang */
    gboolean any_wait;
} Loops;

void loops_find(const Graph *graph, Loops *ret_loops);
void loops_clear(Loops *loops);

#endif
