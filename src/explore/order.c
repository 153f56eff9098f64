/* SPDX-License-Identifier: GPL-2.0-or-later */
/* order.c - see order.h: a depth-first walk, noted on the way back. */
#include "config.h"

#include "explore/order.h"

enum { WHITE, GRAY, BLACK };

typedef struct {
    guint32 node, choice; /* the next one to look at */
} Visit;

static guint32 target_of(const Graph *g, const Node *n, guint32 choice)
{
    return choice == 0 ? n->next.target
                       : g->edges[n->first_edge + choice - 1].segment.target;
}

guint32 *order_find(const Graph *g, gsize *ret_n)
{
    g_autofree guint32 *order = g_new(guint32, g->n_nodes + 1);
    g_autofree guint8 *colour = g_malloc0(g->n_nodes + 1);
    g_autofree Visit *stack = g_new(Visit, g->n_nodes + 1);
    gsize n = 0, depth = 0;
    if (g->n_nodes > 0) {
        stack[depth++] = (Visit){0, 0};
        colour[0] = GRAY;
    }
    while (depth > 0) {
        Visit *v = &stack[depth - 1];
        const Node *node = &g->nodes[v->node];
        guint32 target = GRAPH_NONE;
        while (v->choice <= node->n_edges && !GRAPH_IS_NODE(target))
            target = target_of(g, node, v->choice++);
        if (!GRAPH_IS_NODE(target)) {
            colour[v->node] = BLACK;
            order[n++] = v->node;
            depth--;
        } else if (colour[target] == GRAY) {
            return NULL;
        } else if (colour[target] == WHITE) {
            colour[target] = GRAY;
            stack[depth++] = (Visit){target, 0};
        }
    }
    *ret_n = n;
    return g_steal_pointer(&order);
}
