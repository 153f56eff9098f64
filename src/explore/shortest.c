/* SPDX-License-Identifier: GPL-2.0-or-later */
/* shortest.c - Dijkstra's algorithm over the stored graph.
 *
 * Because a node is the earliest boundary of its region, the least path over nodes is the
 * least one over all boundaries, and its raises stand where the least schedule has them. */
#include "config.h"

#include <string.h>

#include "explore/shortest.h"

#define UNREACHED G_MAXUINT32

/* One boundary at which sources are raised. */
typedef struct {
    guint32 previous; /* GRAPH_NONE: the first */
    guint32 raise;
    guint64 boundary;
    guint32 transfer;
} Record;

typedef struct {
    Path path;
    guint32 node;
} Entry;

/* ---- paths as lists ----------------------------------------------------------------------- */

GArray *shortest_schedule(const Shortest *s, const Path *path)
{
    GArray *schedule = g_array_new(FALSE, TRUE, sizeof(ExploreRaise));
    for (guint32 r = path->record; r != GRAPH_NONE;) {
        const Record *record = &g_array_index(s->records, Record, r);
        for (int source = 31; source >= 0; source--) {
            if (!(record->raise >> source & 1))
                continue;
            ExploreRaise raise = {(guint)source, record->boundary, record->transfer};
            g_array_prepend_val(schedule, raise);
        }
        r = record->previous;
    }
    return schedule;
}

static gint compare_raises(const Record *x, const Record *y)
{
    if (x->boundary != y->boundary)
        return x->boundary < y->boundary ? -1 : 1;
    if (x->transfer != y->transfer)
        return x->transfer < y->transfer ? -1 : 1;
    /* Where the sets differ, the one with the lower source comes first; a set that only
     * lacks a source goes on with a later boundary, which comes after. */
    guint32 differ = x->raise ^ y->raise;
    return differ == 0 ? 0 : (x->raise & differ & (~differ + 1)) != 0 ? -1 : 1;
}

/* The records of a path, the last one first; returns how many. */
static guint chain(const Shortest *s, const Path *path, guint32 *ret)
{
    guint n = 0;
    for (guint32 r = path->record; r != GRAPH_NONE;
         r = g_array_index(s->records, Record, r).previous)
        ret[n++] = r;
    return n;
}

#define SHORT_CHAIN 32

/* Both have the same number of raises, and so at most as many records. */
static gint compare_lists(const Shortest *s, const Path *a, const Path *b)
{
    guint32 few[2 * SHORT_CHAIN];
    g_autofree guint32 *many = NULL;
    if (a->record == b->record)
        return 0;
    guint room = MAX(a->raises, b->raises);
    if (room > SHORT_CHAIN)
        many = g_new(guint32, 2 * room);
    guint32 *left = room > SHORT_CHAIN ? many : few, *right = left + room;
    guint n_left = chain(s, a, left), n_right = chain(s, b, right);
    while (n_left > 0 && n_right > 0) {
        gint order = compare_raises(&g_array_index(s->records, Record, left[--n_left]),
                                    &g_array_index(s->records, Record, right[--n_right]));
        if (order != 0)
            return order;
    }
    return (gint)n_left - (gint)n_right;
}

static gint compare_cost(const Path *a, const Path *b)
{
    if (a->raises != b->raises)
        return a->raises < b->raises ? -1 : 1;
    if (a->insns != b->insns)
        return a->insns < b->insns ? -1 : 1;
    return 0;
}

static gboolean is_less(const Shortest *s, const Path *a, const Path *b)
{
    gint cost = compare_cost(a, b);
    return cost < 0 ||
           (cost == 0 && b->raises != UNREACHED && compare_lists(s, a, b) < 0);
}

Path shortest_extend(Shortest *s, const Graph *g, Path path, guint32 node,
                     const Segment *segment, guint32 raise)
{
    if (raise != 0) {
        Record record = {path.record, raise, path.insns + 1, g->nodes[node].transfer};
        g_array_append_val(s->records, record);
        path.record = s->records->len - 1;
        path.raises += (guint32)__builtin_popcount(raise);
    }
    path.insns += segment->insns;
    return path;
}

/* ---- the heap -------------------------------------------------------------------------------- */

static void heap_push(GArray *heap, Entry entry)
{
    g_array_append_val(heap, entry);
    Entry *e = (Entry *)(gpointer)heap->data;
    guint i = heap->len - 1;
    while (i > 0 && compare_cost(&entry.path, &e[(i - 1) / 2].path) < 0) {
        e[i] = e[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    e[i] = entry;
}

static Entry heap_pop(GArray *heap)
{
    Entry *e = (Entry *)(gpointer)heap->data;
    Entry top = e[0], last = e[heap->len - 1];
    g_array_set_size(heap, heap->len - 1);
    guint i = 0, child;
    while ((child = 2 * i + 1) < heap->len) {
        if (child + 1 < heap->len && compare_cost(&e[child + 1].path, &e[child].path) < 0)
            child++;
        if (compare_cost(&last.path, &e[child].path) <= 0)
            break;
        e[i] = e[child];
        i = child;
    }
    if (heap->len > 0)
        e[i] = last;
    return top;
}

/* ---- the search ------------------------------------------------------------------------------ */

static void improve(Shortest *s, Path *best, const Path *path)
{
    if (is_less(s, path, best))
        *best = *path;
}

static void arrive(Shortest *s, GArray *heap, const Segment *segment, Path path)
{
    for (guint64 left = segment->failed; left != 0; left &= left - 1)
        improve(s, &s->checks[__builtin_ctzll(left)], &path);
    if (GRAPH_IS_FAIL(segment->target))
        improve(s, &s->rules[segment->target - GRAPH_FAIL], &path);
    if (GRAPH_IS_NODE(segment->target) && is_less(s, &path, &s->to[segment->target])) {
        s->to[segment->target] = path;
        heap_push(heap, (Entry){path, segment->target});
    }
}

/* Whether anything is gained by following the segment: a cheap test before a record is made
 * for the raise. */
static gboolean is_worth_it(const Shortest *s, const Segment *segment, Path path,
                            guint32 raise)
{
    if (segment->failed != 0 || !GRAPH_IS_NODE(segment->target))
        return TRUE;
    path.raises += (guint32)__builtin_popcount(raise);
    path.insns += segment->insns;
    return compare_cost(&path, &s->to[segment->target]) <= 0;
}

static void leave_node(Shortest *s, const Graph *g, GArray *heap, guint32 node)
{
    const Node *n = &g->nodes[node];
    Path here = s->to[node];
    if (n->next.target != GRAPH_NONE)
        arrive(s, heap, &n->next, shortest_extend(s, g, here, node, &n->next, 0));
    for (guint i = 0; i < n->n_edges; i++) {
        const Edge *edge = &g->edges[n->first_edge + i];
        if (edge->segment.target != GRAPH_NONE &&
            is_worth_it(s, &edge->segment, here, edge->raise))
            arrive(s, heap, &edge->segment,
                   shortest_extend(s, g, here, node, &edge->segment, edge->raise));
    }
}

static void judge_node(Shortest *s, const Graph *g, const Loops *loops,
                       gboolean busy_wait, guint32 node)
{
    const Node *n = &g->nodes[node];
    if ((n->flags & NODE_BLOCKED) && (n->flags & NODE_EXPANDED) && n->n_edges == 0)
        improve(s, &s->rules[RULE_LOST_WAKEUP], &s->to[node]);
    if (loops->cycle[node] == GRAPH_NONE)
        return;
    if (!loops->waits[loops->cycle[node]])
        improve(s, &s->rules[RULE_HANG], &s->to[node]);
    else if (busy_wait)
        improve(s, &s->rules[RULE_BUSY_WAIT], &s->to[node]);
}

static void init(Shortest *s, const Graph *g)
{
    Path none = {UNREACHED, GRAPH_NONE, 0};
    s->to = g_new(Path, g->n_nodes + 1);
    s->records = g_array_new(FALSE, FALSE, sizeof(Record));
    for (gsize i = 0; i < g->n_nodes; i++)
        s->to[i] = none;
    for (gsize i = 0; i < G_N_ELEMENTS(s->checks); i++)
        s->checks[i] = none;
    for (gsize i = 0; i < RULE_COUNT; i++)
        s->rules[i] = none;
}

void shortest_from_tree(const Graph *g, const Segment *first, Shortest *s)
{
    init(s, g);
    for (guint32 i = 0; i < g->n_nodes; i++) {
        const Node *n = &g->nodes[i];
        if (n->parent == GRAPH_NONE) {
            s->to[i] = (Path){0, GRAPH_NONE, first->insns};
            continue;
        }
        const Edge *edge =
            n->parent_edge == GRAPH_NONE ? NULL : &g->edges[n->parent_edge];
        s->to[i] =
            shortest_extend(s, g, s->to[n->parent], n->parent,
                            edge != NULL ? &edge->segment : &g->nodes[n->parent].next,
                            edge != NULL ? edge->raise : 0);
    }
}

void shortest_find(const Graph *g, const Segment *first, const Loops *loops,
                   gboolean busy_wait, Shortest *s)
{
    Path start = {0, GRAPH_NONE, first->insns};
    g_autoptr(GArray) heap = g_array_new(FALSE, FALSE, sizeof(Entry));
    init(s, g);
    arrive(s, heap, first, start);
    while (heap->len > 0) {
        Entry entry = heap_pop(heap);
        if (compare_cost(&entry.path, &s->to[entry.node]) == 0 &&
            entry.path.record == s->to[entry.node].record)
            leave_node(s, g, heap, entry.node);
    }
    for (guint32 i = 0; i < g->n_nodes; i++) {
        if (s->to[i].raises != UNREACHED)
            judge_node(s, g, loops, busy_wait, i);
    }
}

void shortest_clear(Shortest *s)
{
    g_clear_pointer(&s->to, g_free);
    g_clear_pointer(&s->records, g_array_unref);
}
