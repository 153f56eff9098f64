/* SPDX-License-Identifier: GPL-2.0-or-later */
/* loops.c - cycles of no-raise successors: hangs, and loops that wait for an interrupt. */
#include "config.h"

#include "explore/loops.h"

/* Marks the cycle that @node is on; every node of it gets the number of @node. */
static void mark_cycle(const Graph *g, Loops *loops, guint32 node)
{
    gboolean waits = FALSE;
    guint32 n = node;
    do {
        loops->cycle[n] = node;
        waits |= g->nodes[n].n_edges > 0;
        n = g->nodes[n].next.target;
    } while (n != node);
    if (waits)
        loops->any_wait = TRUE;
    loops->waits[node] = waits;
}

void loops_find(const Graph *g, Loops *ret)
{
    ret->cycle = g_new(guint32, g->n_nodes);
    ret->waits = g_malloc0(g->n_nodes);
    ret->any_wait = FALSE;
    g_autofree guint32 *seen = g_new0(guint32, g->n_nodes);
    for (gsize i = 0; i < g->n_nodes; i++)
        ret->cycle[i] = GRAPH_NONE;
    for (guint32 start = 0; start < g->n_nodes; start++) {
        guint32 n = start;
        while (GRAPH_IS_NODE(n) && seen[n] == 0) {
            seen[n] = start + 1;
            n = g->nodes[n].next.target;
        }
        if (GRAPH_IS_NODE(n) && seen[n] == start + 1 && ret->cycle[n] == GRAPH_NONE)
            mark_cycle(g, ret, n);
    }
}

void loops_clear(Loops *loops)
{
    g_clear_pointer(&loops->cycle, g_free);
    g_clear_pointer(&loops->waits, g_free);
}
