/* SPDX-License-Identifier: GPL-2.0-or-later */
/* unfold.c - extents of the unreduced graph; see unfold.h. */
#include "config.h"

#include <string.h>

#include "explore/unfold.h"

static guint32 own_extent(const Node *node)
{
    if (node->flags & (NODE_BLOCKED | NODE_TAKES))
        return 1;
    return node->next.target == GRAPH_NONE ? 1 : MAX(1, node->next.length);
}

static gboolean raise_to(guint32 *value, guint32 least)
{
    if (*value >= least)
        return FALSE;
    *value = least;
    return TRUE;
}

/* Carries the extents of @from along @segment; TRUE when the target's have grown. */
static gboolean carry(const Graph *g, Unfolded *u, guint32 from, const Segment *segment)
{
    if (!GRAPH_IS_NODE(segment->target))
        return FALSE;
    const Node *a = &g->nodes[from], *b = &g->nodes[segment->target];
    const struct Outer *x = &u->outer[u->outer_first[from]];
    struct Outer *y = &u->outer[u->outer_first[segment->target]];
    gboolean grown = FALSE;
    for (guint i = 0; i < MIN(a->depth, b->depth); i++) {
        grown |= raise_to(&y[i].extent, x[i].extent);
        grown |= raise_to(&y[i].shift, x[i].shift);
    }
    if (b->depth > a->depth) {
        grown |= raise_to(&y[a->depth].extent, u->extent[from]);
        grown |= raise_to(&y[a->depth].shift, u->shift[from]);
    }
    /* Back in an interrupted context, at the offset where it was. */
    if (b->flags & NODE_TAKES) {
        guint32 extent = 0, shift = 0;
        if (b->depth < a->depth) {
            extent = x[b->depth].extent;
            shift = x[b->depth].shift;
        } else if (b->depth == a->depth && segment->entered != GRAPH_NO_CONTEXT) {
            extent = u->extent[from];
            shift = u->shift[from];
        }
        grown |= raise_to(&u->extent[segment->target], extent);
        grown |= raise_to(&u->shift[segment->target], shift);
    }
    return grown;
}

/* Carries along all choices of @id; the targets that have grown are appended to @ret_grown,
 * which may be NULL. */
static void carry_on(const Graph *g, Unfolded *u, guint32 id, GArray *ret_grown)
{
    const Node *node = &g->nodes[id];
    for (guint i = 0; i <= node->n_edges; i++) {
        const Segment *segment =
            i == 0 ? &node->next : &g->edges[node->first_edge + i - 1].segment;
        if (carry(g, u, id, segment) && ret_grown != NULL)
            g_array_append_val(ret_grown, segment->target);
    }
}

/* Until nothing grows any more.  Ids follow the order of discovery, so most nodes are right
 * after one pass. */
static void carry_around(const Graph *g, Unfolded *u)
{
    g_autoptr(GArray) work = g_array_new(FALSE, FALSE, sizeof(guint32));
    for (guint32 i = 0; i < g->n_nodes; i++)
        carry_on(g, u, i, work);
    while (work->len > 0) {
        guint32 id = g_array_index(work, guint32, work->len - 1);
        g_array_set_size(work, work->len - 1);
        carry_on(g, u, id, work);
    }
}

static void init(const Graph *g, Unfolded *u)
{
    guint32 n_outer = 0;
    u->extent = g_new(guint32, g->n_nodes + 1);
    u->shift = g_new(guint32, g->n_nodes + 1);
    u->outer_first = g_new(guint32, g->n_nodes + 1);
    u->outer_size = g_new(guint64, g->n_nodes + 1);
    for (gsize i = 0; i < g->n_nodes; i++) {
        u->extent[i] = own_extent(&g->nodes[i]);
        u->shift[i] = g->nodes[i].shift_bytes;
        u->outer_first[i] = n_outer;
        n_outer += g->nodes[i].depth;
    }
    u->n_outer = n_outer;
    u->outer = g_new0(struct Outer, n_outer + 1);
}

void unfold(const Graph *g, Unfolded *u)
{
    init(g, u);
    u->order = order_find(g, &u->n_order);
    if (u->order == NULL)
        carry_around(g, u);
    else
        for (gsize i = u->n_order; i-- > 0;)
            carry_on(g, u, u->order[i], NULL);
    for (gsize i = 0; i < g->n_nodes; i++) {
        u->outer_size[i] = 1;
        for (guint level = 0; level < g->nodes[i].depth; level++)
            u->outer_size[i] *= MAX(1, u->outer[u->outer_first[i] + level].extent);
    }
}

void unfold_clear(Unfolded *u)
{
    g_clear_pointer(&u->order, g_free);
    g_clear_pointer(&u->extent, g_free);
    g_clear_pointer(&u->shift, g_free);
    g_clear_pointer(&u->outer_first, g_free);
    g_clear_pointer(&u->outer, g_free);
    g_clear_pointer(&u->outer_size, g_free);
}

guint64 unfold_boundaries(const Graph *g, const Unfolded *u)
{
    guint64 total = 0;
    for (gsize i = 0; i < g->n_nodes; i++)
        total += u->extent[i] * u->outer_size[i];
    return total;
}

guint64 unfold_shift(const Graph *g, const Unfolded *u, guint32 node)
{
    guint64 total = 0;
    for (guint level = 0; level < g->nodes[node].depth; level++)
        total += u->outer[u->outer_first[node] + level].shift;
    return total;
}
