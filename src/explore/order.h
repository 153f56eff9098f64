/* SPDX-License-Identifier: GPL-2.0-or-later */
/* order.h - the nodes of a graph without cycles, successors first: what one pass in this
 * order computes of each node is final. */
#ifndef IRQLAB_EXPLORE_ORDER_H
#define IRQLAB_EXPLORE_ORDER_H

#include "explore/graph.h"

/** All nodes that node 0 leads to, each behind its successors; NULL when there is a cycle.
 *  @ret_n: how many.  Caller frees. */
guint32 *order_find(const Graph *graph, gsize *ret_n);

#endif
