/* SPDX-License-Identifier: GPL-2.0-or-later */
/* deepest.c - see deepest.h.
 *
 * The least way is walked to learn where each context that is active at its end was left by
 * a raise: its *departure*, the last one at its depth, since all that follows happens while
 * it is interrupted.  That raise is moved to the deepest boundary of its region, and what
 * follows moves along.
 *
 * A handler may be entered in the same state from several nodes, as when the least way lets
 * it be pending until a mask ends, and another raises it in the region behind.  When the way
 * comes by one that is not deep enough, it is made to come by one that is. */
#include "config.h"

#include "explore/deepest.h"

typedef struct {
    guint32 node;
    const Edge *edge; /* NULL: without a raise */
} Step;

typedef struct {
    const Graph *g;
    const Unfolded *u;
    const Shortest *s;
} Deepest;

static const Node *node_at(const Deepest *d, const GArray *steps, guint i)
{
    return &d->g->nodes[g_array_index(steps, Step, i).node];
}

/* ---- the way --------------------------------------------------------------------------------- */

/* The sources raised at @boundary and @transfer, from the index @at of the schedule on. */
static guint32 raised_at(const GArray *schedule, guint at, guint64 boundary,
                         guint transfer)
{
    guint32 raise = 0;
    for (; at < schedule->len; at++) {
        const ExploreRaise *one = &g_array_index(schedule, ExploreRaise, at);
        if (one->boundary != boundary || one->transfer != transfer)
            break;
        raise |= (guint32)1 << one->source;
    }
    return raise;
}

/* The edge of @n on which the sources of @raise are raised. */
static const Edge *edge_of(const Graph *g, const Node *n, guint32 raise)
{
    for (guint i = 0; i < n->n_edges; i++) {
        const Edge *edge = &g->edges[n->first_edge + i];
        if (edge->raise == raise)
            return edge;
    }
    return NULL;
}

/* The steps of the least way to @node, and then its choice @edge.  A way that leads nowhere
 * else would be a fault of the graph's; it is cut there. */
static GArray *least_way(const Deepest *d, guint32 node, const Edge *edge)
{
    const Path *to = &d->s->to[node];
    g_autoptr(GArray) schedule = shortest_schedule(d->s, to);
    GArray *steps = g_array_new(FALSE, FALSE, sizeof(Step));
    guint64 insns = d->s->to[0].insns;
    Step step = {0, NULL};
    guint next = 0;
    while (step.node != node || next < schedule->len || insns < to->insns) {
        const Node *n = &d->g->nodes[step.node];
        guint32 raise = raised_at(schedule, next, insns + 1, n->transfer);
        step.edge = raise != 0 ? edge_of(d->g, n, raise) : NULL;
        const Segment *segment = step.edge != NULL ? &step.edge->segment : &n->next;
        if (!GRAPH_IS_NODE(segment->target) || insns > to->insns)
            break;
        g_array_append_val(steps, step);
        next += (guint)__builtin_popcount(raise);
        insns += segment->insns;
        step.node = segment->target;
    }
    step = (Step){node, edge};
    g_array_append_val(steps, step);
    return steps;
}

/* ---- departures ------------------------------------------------------------------------------- */

/* Whether the context of depth @depth does not run in the step, and is not left anew. */
static gboolean stays_left(const Node *n, guint depth)
{
    return n->depth > depth || (n->depth == depth && (n->flags & NODE_TAKES));
}

/* The step by which the context of @depth is left for good, or steps->len: by none. */
static guint departure_of(const Deepest *d, const GArray *steps, guint depth)
{
    guint i = steps->len;
    while (i > 0 && stays_left(node_at(d, steps, i - 1), depth))
        i--;
    const Step *step = i > 0 ? &g_array_index(steps, Step, i - 1) : NULL;
    gboolean enters = step != NULL && step->edge != NULL &&
                      node_at(d, steps, i - 1)->depth == depth &&
                      step->edge->segment.entered != GRAPH_NO_CONTEXT;
    return enters ? i - 1 : steps->len;
}

/* The last step on which the context of @depth is entered from; steps->len: none. */
static guint entry_from(const Deepest *d, const GArray *steps, guint depth)
{
    guint i = steps->len;
    while (i > 0 && node_at(d, steps, i - 1)->depth > depth)
        i--;
    return i > 0 && i < steps->len ? i - 1 : steps->len;
}

/* Another step into the node @target that leaves a context of @depth in a region that is
 * @shift bytes deep. */
static gboolean find_entry(const Graph *g, guint32 target, guint depth, guint32 shift,
                           Step *ret)
{
    for (guint32 i = 0; i < g->n_nodes; i++) {
        const Node *n = &g->nodes[i];
        if (n->depth != depth || n->shift_bytes < shift || (n->flags & NODE_TAKES))
            continue;
        for (guint k = 0; k < n->n_edges; k++) {
            const Edge *edge = &g->edges[n->first_edge + k];
            if (edge->segment.target == target) {
                *ret = (Step){i, edge};
                return TRUE;
            }
        }
    }
    return FALSE;
}

/* Makes the way leave the context of @depth in as deep a region as there is. */
static GArray *leave_deep(const Deepest *d, GArray *steps, guint depth)
{
    guint entry = entry_from(d, steps, depth), departure = departure_of(d, steps, depth);
    if (entry == steps->len)
        return steps;
    guint32 landed = g_array_index(steps, Step, entry + 1).node;
    guint32 wanted = d->u->outer[d->u->outer_first[landed] + depth].shift;
    guint32 have = departure < steps->len ? node_at(d, steps, departure)->shift_bytes : 0;
    Step other;
    if (have >= wanted || !find_entry(d->g, landed, depth, wanted, &other))
        return steps;
    GArray *way = least_way(d, other.node, other.edge);
    g_array_append_vals(way, &g_array_index(steps, Step, entry + 1),
                        steps->len - entry - 1);
    g_array_unref(steps);
    return way;
}

/* ---- the schedule ------------------------------------------------------------------------------ */

static void append_raises(GArray *schedule, const Node *n, const Edge *edge,
                          guint64 boundary)
{
    for (guint source = 0; edge != NULL && source < 32; source++) {
        if (!(edge->raise >> source & 1))
            continue;
        ExploreRaise raise = {source, boundary, n->transfer};
        g_array_append_val(schedule, raise);
    }
}

GArray *deepest_schedule(const Graph *g, const Unfolded *u, const Shortest *s,
                         guint32 node, const Edge *edge)
{
    const Deepest d = {g, u, s};
    GArray *schedule = g_array_new(FALSE, TRUE, sizeof(ExploreRaise));
    g_autoptr(GArray) steps = least_way(&d, node, edge);
    guint depth = g->nodes[node].depth;
    for (guint level = depth; level-- > 0;)
        steps = leave_deep(&d, steps, level);
    guint64 insns = s->to[0].insns, moved = 0;
    for (guint i = 0; i < steps->len; i++) {
        const Step *step = &g_array_index(steps, Step, i);
        const Node *n = &g->nodes[step->node];
        if (step->edge != NULL && departure_of(&d, steps, n->depth) == i)
            moved += n->shift_at;
        append_raises(schedule, n, step->edge, insns + 1 + moved);
        insns += step->edge != NULL ? step->edge->segment.insns : n->next.insns;
    }
    return schedule;
}
