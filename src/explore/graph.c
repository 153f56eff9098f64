/* SPDX-License-Identifier: GPL-2.0-or-later */
/* graph.c - see graph.h. */
#include "config.h"

#include <string.h>

#include "explore/graph.h"

#define FIRST_SLOTS 16384

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
    g_free(g->passed);
    memset(g, 0, sizeof *g);
}

void graph_reset(Graph *g)
{
    g->n_nodes = g->n_edges = g->n_passed = 0;
    memset(g->slots, 0, g->n_slots * sizeof *g->slots);
    if (g->passed != NULL)
        memset(g->passed, 0, g->passed_room * sizeof *g->passed);
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
    g->n_slots *= 4;
    g->slots = g_new0(struct Slot, g->n_slots);
    for (gsize i = 0; i < n_old; i++) {
        if (old[i].id != 0)
            *find_slot(g, old[i].hash) = old[i];
    }
    g_free(old);
}

gboolean graph_has(const Graph *g, Hash128 hash)
{
    return find_slot(g, hash)->id != 0;
}

guint32 graph_intern(Graph *g, Hash128 hash, gboolean *ret_new)
{
    struct Slot *slot = find_slot(g, hash);
    *ret_new = slot->id == 0;
    if (!*ret_new)
        return slot->id - 1;
    if (g->n_nodes == g->nodes_room) {
        g->nodes_room = MAX(1024, g->nodes_room * 2);
        g->nodes = g_renew(Node, g->nodes, g->nodes_room);
    }
    guint32 id = (guint32)g->n_nodes++;
    memset(&g->nodes[id], 0, sizeof(Node));
    g->nodes[id].next.target = GRAPH_NONE;
    *slot = (struct Slot){hash, id + 1};
    if (g->n_nodes * 8 > g->n_slots * 5)
        grow_slots(g);
    return id;
}

static guint64 *find_passed(const Graph *g, guint64 key)
{
    gsize i = key & (g->passed_room - 1);
    while (g->passed[i] != 0 && g->passed[i] != key)
        i = (i + 1) & (g->passed_room - 1);
    return &g->passed[i];
}

static void grow_passed(Graph *g)
{
    guint64 *old = g->passed;
    gsize n_old = g->passed_room;
    g->passed_room = MAX(FIRST_SLOTS, n_old * 4);
    g->passed = g_new0(guint64, g->passed_room);
    for (gsize i = 0; i < n_old; i++) {
        if (old[i] != 0)
            *find_passed(g, old[i]) = old[i];
    }
    g_free(old);
}

gboolean graph_pass(Graph *g, Hash128 hash)
{
    guint64 key = MAX(hash.lo, 1);
    if (g->n_passed * 8 >= g->passed_room * 5)
        grow_passed(g);
    guint64 *place = find_passed(g, key);
    if (*place != 0)
        return FALSE;
    *place = key;
    g->n_passed++;
    return TRUE;
}

gboolean graph_was_passed(const Graph *g, Hash128 hash)
{
    return g->n_passed > 0 && *find_passed(g, MAX(hash.lo, 1)) != 0;
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
           g->n_slots * sizeof(struct Slot) + g->passed_room * sizeof *g->passed;
}
