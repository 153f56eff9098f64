/* SPDX-License-Identifier: GPL-2.0-or-later */
/* graph.c - see graph.h. */
#include "config.h"

#include <string.h>

#include "explore/graph.h"
#include "explore/table.h"

#define FIRST_SLOTS 16384
#define FIRST_NODES 4096
static struct Slot *slots_new(gsize n)
{
    return table_grow(NULL, 0, n * sizeof(struct Slot));
}

void graph_init(Graph *g)
{
    memset(g, 0, sizeof *g);
    g->n_slots = FIRST_SLOTS;
    g->slots = slots_new(g->n_slots);
}

void graph_clear(Graph *g)
{
    table_free(g->nodes, g->nodes_room * sizeof *g->nodes);
    table_free(g->edges, g->edges_room * sizeof *g->edges);
    table_free(g->slots, g->n_slots * sizeof *g->slots);
    memset(g, 0, sizeof *g);
}

void graph_reset(Graph *g)
{
    g->n_nodes = g->n_edges = g->n_used = 0;
    memset(g->slots, 0, g->n_slots * sizeof *g->slots);
}

void graph_expect(const Graph *g, Hash128 hash)
{
    __builtin_prefetch(&g->slots[hash.lo & (g->n_slots - 1)]);
}

static struct Slot *find_slot(const Graph *g, Hash128 hash)
{
    gsize mask = g->n_slots - 1, i = hash.lo & mask;
    while (g->slots[i].id != 0 && !hash128_equal(g->slots[i].hash, hash))
        i = (i + 1) & mask;
    return &g->slots[i];
}

static void grow_slots(Graph *g)
{
    struct Slot *old = g->slots;
    gsize n_old = g->n_slots, mask;
    g->n_slots *= 4;
    mask = g->n_slots - 1;
    g->slots = slots_new(g->n_slots);
    for (gsize k = 0; k < n_old; k++) {
        if (old[k].id == 0)
            continue;
        gsize i = old[k].hash.lo & mask;
        while (g->slots[i].id != 0)
            i = (i + 1) & mask;
        g->slots[i] = old[k];
    }
    table_free(old, n_old * sizeof *old);
}

static void use_slot(Graph *g, struct Slot *slot, Hash128 hash, guint32 id)
{
    *slot = (struct Slot){hash, id, 0};
    if (++g->n_used * 4 > g->n_slots * 3)
        grow_slots(g);
}

GraphBefore graph_pass(Graph *g, Hash128 hash)
{
    struct Slot *slot = find_slot(g, hash);
    if (slot->id != 0)
        return slot->id == GRAPH_PASSED ? GRAPH_WAS_PASSED : GRAPH_KNOWN;
    use_slot(g, slot, hash, GRAPH_PASSED);
    return GRAPH_NEW;
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
        gsize room = MAX(FIRST_NODES, g->nodes_room * 2);
        g->nodes =
            table_grow(g->nodes, g->nodes_room * sizeof(Node), room * sizeof(Node));
        g->nodes_room = room;
    }
    guint32 id = (guint32)g->n_nodes++;
    memset(&g->nodes[id], 0, sizeof(Node));
    g->nodes[id].next.target = GRAPH_NONE;
    g->nodes[id].next.entered = GRAPH_NO_CONTEXT;
    if (*ret_before == GRAPH_NEW)
        use_slot(g, slot, hash, id + 1);
    else
        slot->id = id + 1;
    return id;
}

Edge *graph_add_edge(Graph *g, guint32 node)
{
    if (g->n_edges == g->edges_room) {
        gsize room = MAX(FIRST_NODES, g->edges_room * 2);
        g->edges =
            table_grow(g->edges, g->edges_room * sizeof(Edge), room * sizeof(Edge));
        g->edges_room = room;
    }
    Node *n = &g->nodes[node];
    if (n->n_edges == 0)
        n->first_edge = (guint32)g->n_edges;
    n->n_edges++;
    Edge *edge = &g->edges[g->n_edges++];
    memset(edge, 0, sizeof *edge);
    edge->segment.entered = GRAPH_NO_CONTEXT;
    return edge;
}

guint64 graph_bytes(const Graph *g)
{
    return g->nodes_room * sizeof(Node) + g->edges_room * sizeof(Edge) +
           g->n_slots * sizeof(struct Slot);
}
