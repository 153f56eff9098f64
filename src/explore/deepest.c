/* SPDX-License-Identifier: GPL-2.0-or-later */
/* deepest.c - see deepest.h.
 *
 * The way is walked again to learn where contexts are left by a raise.  A context that runs
 * on afterwards is left anew later, and only the last time counts: then all that follows
 * happens while it is interrupted, and so moves with it. */
#include "config.h"

#include "explore/deepest.h"

/* A context left by a raise. */
typedef struct {
    guint depth;   /* of the context */
    guint first;   /* index of the raise */
    guint32 shift; /* boundaries that it can be moved by */
} Departure;

/* At @n the sources of @edge, whose first raise has the index @first, are raised (none when
 * NULL), and the segment is followed. */
static void follow(GArray *departures, const Node *n, const Edge *edge, guint first)
{
    gboolean takes = (n->flags & NODE_TAKES) != 0;
    /* A context of this depth runs here, or is left at the place where it was left before. */
    while (departures->len > 0) {
        guint depth = g_array_index(departures, Departure, departures->len - 1).depth;
        if (depth < n->depth || (takes && depth == n->depth))
            break;
        g_array_set_size(departures, departures->len - 1);
    }
    if (edge != NULL && !takes && edge->segment.entered != GRAPH_NO_CONTEXT) {
        Departure departure = {n->depth, first, n->shift_at};
        g_array_append_val(departures, departure);
    }
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

static void move(const GArray *departures, GArray *schedule)
{
    for (guint i = 0; i < departures->len; i++) {
        const Departure *departure = &g_array_index(departures, Departure, i);
        for (guint k = departure->first; k < schedule->len; k++)
            g_array_index(schedule, ExploreRaise, k).boundary += departure->shift;
    }
}

void deepest_move(const Graph *g, const Shortest *s, guint32 node, const Edge *edge,
                  GArray *schedule)
{
    g_autoptr(GArray) departures = g_array_new(FALSE, FALSE, sizeof(Departure));
    const Path *to = &s->to[node];
    guint64 insns = s->to[0].insns;
    guint32 at = 0;
    guint next = 0;
    while (at != node || next < to->raises || insns < to->insns) {
        const Node *n = &g->nodes[at];
        guint32 raise =
            next < to->raises ? raised_at(schedule, next, insns + 1, n->transfer) : 0;
        const Edge *taken = raise != 0 ? edge_of(g, n, raise) : NULL;
        const Segment *segment = taken != NULL ? &taken->segment : &n->next;
        if ((raise != 0 && taken == NULL) || !GRAPH_IS_NODE(segment->target) ||
            insns > to->insns)
            return; /* not the least way: leave the schedule as it is */
        follow(departures, n, taken, next);
        next += (guint)__builtin_popcount(raise);
        insns += segment->insns;
        at = segment->target;
    }
    follow(departures, &g->nodes[node], edge, next);
    move(departures, schedule);
}
