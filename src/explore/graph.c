/* SPDX-License-Identifier: GPL-2.0-or-later */
/* graph.c - see graph.h. */
#include "config.h"

#include <string.h>

#include "explore/graph.h"

#define FIRST_SLOTS 4096

void graph_init(Graph *g)
{
    memset(g, 0, sizeof *g);
    g->n_slots = FIRST_SLOTS;
    g->slots = g_new0(struct Slot, g->n_slots);
}

void graph_clear(Graph *g)
{
    g_free(g->nodes);
    g_free(g->edges);
    g_free(g->slots);
    memset(g, 0, sizeof *g);
}

static struct Slot *find_slot(const Graph *g, Hash128 hash)
{
    gsize i = hash.lo & (g->n_slots - 1);
    while (g->slots[i].id != 0 && !hash128_equal(g->slots[i].hash, hash))
        i = (i + 1) & (g->n_slots - 1);
    return &g->slots[i];
}

static void grow_slots(Graph *g)
{
    struct Slot *old = g->slots;
    gsize n_old = g->n_slots;
    g->n_slots *= 2;
    g->slots = g_new0(struct Slot, g->n_slots);
    for (gsize i = 0; i < n_old; i++) {
        if (old[i].id != 0)
            *find_slot(g, old[i].hash) = old[i];
    }
    g_free(old);
}

static void use_slot(Graph *g)
{
    if (++g->n_used * 8 > g->n_slots * 5)
        grow_slots(g);
}

gboolean graph_pass(Graph *g, Hash128 hash)
{
    struct Slot *slot = find_slot(g, hash);
    if (slot->id != 0)
        return FALSE;
    *slot = (struct Slot){hash, GRAPH_PASSED};
    use_slot(g);
    return TRUE;
}

guint32 graph_intern(Graph *g, Hash128 hash, GraphBefore *ret_before)
{
    struct Slot *slot = find_slot(g, hash);
    *ret_before = slot->id == 0              ? GRAPH_NEW
                  : slot->id == GRAPH_PASSED ? GRAPH_WAS_PASSED
                                             : GRAPH_KNOWN;
    if (*ret_before == GRAPH_KNOWN)
        return slot->id - 1;
    if (g->n_nodes == g->nodes_room) {
        g->nodes_room = MAX(1024, g->nodes_room * 2);
        g->nodes = g_renew(Node, g->nodes, g->nodes_room);
    }
    guint32 id = (guint32)g->n_nodes++;
    memset(&g->nodes[id], 0, sizeof(Node));
    g->nodes[id].next.target = GRAPH_NONE;
    *slot = (struct Slot){hash, id + 1};
    if (*ret_before == GRAPH_NEW)
        use_slot(g);
    return id;
}

Edge *graph_add_edge(Graph *g, guint32 node)
{
    if (g->n_edges == g->edges_room) {
        g->edges_room = MAX(1024, g->edges_room * 2);
        g->edges = g_renew(Edge, g->edges, g->edges_room);
    }
    Node *n = &g->nodes[node];
    if (n->n_edges == 0)
        n->first_edge = (guint32)g->n_edges;
    n->n_edges++;
    Edge *edge = &g->edges[g->n_edges++];
    memset(edge, 0, sizeof *edge);
    return edge;
}

guint64 graph_bytes(const Graph *g)
{
    return g->nodes_room * sizeof(Node) + g->edges_room * sizeof(Edge) +
           g->n_slots * sizeof(struct Slot);
}
