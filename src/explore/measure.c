/* SPDX-License-Identifier: GPL-2.0-or-later */
/* measure.c - see measure.h.  Each measure is a longest-path question of its own: what are
 * the places, and what does each step gain? */
#include "config.h"

#include "explore/deepest.h"
#include "explore/longest.h"
#include "explore/measure.h"
#include "explore/system.h"

typedef struct {
    const Graph *g;
    const Unfolded *u;
    const ExploreConfig *config;
    Shortest *shortest;
    Longest l;            /* the question that is asked now */
    const guint32 *order; /* n_order nodes, successors first; NULL: there are cycles */
    gsize n_order;
    guint32 *place_node; /* handler: by place, its node */
    guint source;        /* latency, lost: about which; 32: all */
} Measuring;

/* Choice 0 is the segment without a raise, then the edges. */
static const Segment *choice_of(const Graph *g, guint32 node, guint32 choice,
                                guint32 *ret_raise, guint32 *ret_lost)
{
    const Node *n = &g->nodes[node];
    *ret_raise = *ret_lost = 0;
    if (choice == 0)
        return &n->next;
    if (choice > n->n_edges)
        return NULL;
    const Edge *edge = &g->edges[n->first_edge + choice - 1];
    *ret_raise = edge->raise;
    *ret_lost = edge->lost;
    return &edge->segment;
}

/* What the choice gains: @gain, but nothing where a lost wake-up ends the path, and never
 * where a raise has to be chosen instead. */
static gint64 gain_of(const Graph *g, guint32 node, const Segment *segment, gint64 gain)
{
    if (segment->target != GRAPH_NONE)
        return gain;
    return g->nodes[node].n_edges == 0 ? 0 : LONGEST_NEVER;
}

/* The best start so far. */
typedef struct {
    gint64 value;
    guint32 node, choice; /* of the first step */
    guint32 place;        /* from which to go on; LONGEST_NOWHERE: nothing follows */
} Best;

static void consider(Best *best, gint64 value, guint32 node, guint32 choice,
                     guint32 place)
{
    if (value > best->value)
        *best = (Best){value, node, choice, place};
}

/* The schedule of the least path to the best start, then along the best choices. */
static GArray *schedule_of(const Measuring *m, const Longest *l, const Best *best,
                           guint32 (*node_of)(const Measuring *, guint32 place))
{
    guint32 raise, lost, steps = 0;
    Path path = m->shortest->to[best->node];
    const Segment *segment = choice_of(m->g, best->node, best->choice, &raise, &lost);
    path = shortest_extend(m->shortest, m->g, path, best->node, segment, raise);
    guint32 place = best->place;
    while (place != LONGEST_NOWHERE && steps++ < m->g->n_nodes &&
           l->value[place] != LONGEST_UNBOUNDED) {
        LongestStep step;
        guint32 node = node_of(m, place), choice = l->best[place];
        segment = choice_of(m->g, node, choice, &raise, &lost);
        path = shortest_extend(m->shortest, m->g, path, node, segment, raise);
        if (!l->step(l->data, place, choice, &step))
            break;
        place = step.to;
    }
    return shortest_schedule(m->shortest, &path);
}

static void report(ExploreMeasured *ret, const Measuring *m, const Longest *l,
                   const Best *best, guint32 (*node_of)(const Measuring *, guint32 place))
{
    ret->known = TRUE;
    if (best->value <= 0)
        return;
    ret->unbounded = best->value == LONGEST_UNBOUNDED;
    ret->value = ret->unbounded ? 0 : (guint64)best->value;
    ret->schedule = schedule_of(m, l, best, node_of);
}

static guint32 itself(const Measuring *m, guint32 place)
{
    (void)m;
    return place;
}

static gint64 sum(gint64 gain, gint64 rest)
{
    return rest == LONGEST_UNBOUNDED || rest == LONGEST_NEVER ? rest : gain + rest;
}

/* ---- masked: instructions from masked boundaries, the unmasking one included ------------------ */

static gboolean masked_step(gconstpointer data, guint32 place, guint32 choice,
                            LongestStep *ret)
{
    const Measuring *m = data;
    guint32 raise, lost;
    const Segment *segment = choice_of(m->g, place, choice, &raise, &lost);
    if (segment == NULL)
        return FALSE;
    gboolean stays = GRAPH_IS_NODE(segment->target) &&
                     (m->g->nodes[segment->target].flags & NODE_MASKED);
    *ret = (LongestStep){stays ? segment->target : LONGEST_NOWHERE,
                         gain_of(m->g, place, segment, segment->insns)};
    return TRUE;
}

static void measure_masked(Measuring *m, ExploreMeasured *ret)
{
    Longest *l = &m->l;
    Best best = {0, 0, 0, LONGEST_NOWHERE};
    longest_ask(l, m->g->n_nodes, masked_step, m);
    for (gsize i = 0; m->order != NULL && i < m->n_order; i++) {
        if (m->g->nodes[m->order[i]].flags & NODE_MASKED)
            longest_in_order(l, &m->order[i], 1);
    }
    for (guint32 node = 0; node < m->g->n_nodes; node++) {
        LongestStep step;
        if (!(m->g->nodes[node].flags & NODE_MASKED) ||
            longest_from(l, node) <= best.value)
            continue;
        masked_step(m, node, l->best[node], &step);
        consider(&best, l->value[node], node, l->best[node], step.to);
    }
    report(ret, m, l, &best, itself);
}

/* ---- handler: a place is (node, level of the handler that is measured) -------------------------- */

static guint32 handler_node(const Measuring *m, guint32 place)
{
    return m->place_node[place];
}

static gboolean handler_step(gconstpointer data, guint32 place, guint32 choice,
                             LongestStep *ret)
{
    const Measuring *m = data;
    guint32 raise, lost, node = m->place_node[place];
    guint level = place - m->u->outer_first[node]; /* 0: outermost */
    const Segment *segment = choice_of(m->g, node, choice, &raise, &lost);
    if (segment == NULL)
        return FALSE;
    gboolean own =
        m->g->nodes[node].depth == level + 1 && segment->entered == GRAPH_NO_CONTEXT;
    ret->gain = gain_of(m->g, node, segment, own ? segment->insns : 0);
    ret->to = GRAPH_IS_NODE(segment->target) && m->g->nodes[segment->target].depth > level
                  ? m->u->outer_first[segment->target] + level
                  : LONGEST_NOWHERE;
    return TRUE;
}

static void measure_handler(Measuring *m, ExploreMeasured *ret)
{
    const Graph *g = m->g;
    Longest *l = &m->l;
    Best best = {0, 0, 0, LONGEST_NOWHERE};
    guint32 n_places = m->u->n_outer, raise, lost;
    m->place_node = g_new(guint32, n_places + 1);
    for (guint32 i = 0; i < g->n_nodes; i++) {
        for (guint level = 0; level < g->nodes[i].depth; level++)
            m->place_node[m->u->outer_first[i] + level] = i;
    }
    longest_ask(l, n_places, handler_step, m);
    for (gsize i = 0; m->order != NULL && i < m->n_order; i++) {
        guint32 first = m->u->outer_first[m->order[i]];
        for (guint32 level = 0; level < g->nodes[m->order[i]].depth; level++)
            longest_in_order(l, &(guint32){first + level}, 1);
    }
    for (guint32 node = 0; node < g->n_nodes; node++) {
        const Segment *segment;
        guint level = g->nodes[node].depth;
        for (guint32 c = 0; (segment = choice_of(g, node, c, &raise, &lost)) != NULL;
             c++) {
            if (segment->entered < 0)
                continue;
            guint32 place =
                GRAPH_IS_NODE(segment->target) && g->nodes[segment->target].depth > level
                    ? m->u->outer_first[segment->target] + level
                    : LONGEST_NOWHERE;
            gint64 value = place == LONGEST_NOWHERE
                               ? segment->insns
                               : sum(segment->insns, longest_from(l, place));
            consider(&best, value, node, c, place);
            guint64 *of = &ret->by_source[segment->entered];
            if (value > 0)
                *of = MAX(*of, (guint64)value);
        }
    }
    report(ret, m, l, &best, handler_node);
    g_clear_pointer(&m->place_node, g_free);
}

/* ---- latency: from a raise of m->source until its handler is entered ------------------------------ */

static gboolean latency_step(gconstpointer data, guint32 place, guint32 choice,
                             LongestStep *ret)
{
    const Measuring *m = data;
    guint32 raise, lost;
    const Segment *segment = choice_of(m->g, place, choice, &raise, &lost);
    if (segment == NULL)
        return FALSE;
    if (segment->entered == (gint32)m->source)
        *ret = (LongestStep){LONGEST_NOWHERE, 0};
    else if (GRAPH_IS_NODE(segment->target))
        *ret = (LongestStep){segment->target, segment->insns};
    else
        *ret = (LongestStep){LONGEST_NOWHERE, LONGEST_NEVER};
    return TRUE;
}

static void measure_latency(Measuring *m, ExploreMeasured *ret)
{
    const Graph *g = m->g;
    Longest *l = &m->l;
    ret->known = TRUE;
    for (gsize i = 0; i < m->config->n_sources; i++) {
        Best best = {0, 0, 0, LONGEST_NOWHERE};
        guint32 raise, lost;
        m->source = m->config->sources[i].number;
        longest_ask(l, g->n_nodes, latency_step, m);
        if (m->order != NULL)
            longest_in_order(l, m->order, m->n_order);
        for (guint32 node = 0; node < g->n_nodes; node++) {
            const Segment *segment;
            for (guint32 c = 1; (segment = choice_of(g, node, c, &raise, &lost)) != NULL;
                 c++) {
                if (!((raise & ~lost) >> m->source & 1) ||
                    segment->entered == (gint32)m->source ||
                    !GRAPH_IS_NODE(segment->target))
                    continue;
                gint64 value = sum(segment->insns, longest_from(l, segment->target));
                consider(&best, value, node, c, segment->target);
            }
        }
        ExploreMeasured one = {0};
        report(&one, m, l, &best, itself);
        ret->by_source[m->source] =
            one.unbounded ? (guint64)LONGEST_UNBOUNDED : one.value;
        if (one.unbounded || (one.value > ret->value && !ret->unbounded)) {
            g_clear_pointer(&ret->schedule, g_array_unref);
            ret->unbounded = one.unbounded;
            ret->value = one.value;
            ret->schedule = g_steal_pointer(&one.schedule);
        }
        g_clear_pointer(&one.schedule, g_array_unref);
    }
}

/* ---- lost: raises that found their source pending, on one path --------------------------------------- */

static gboolean lost_step(gconstpointer data, guint32 place, guint32 choice,
                          LongestStep *ret)
{
    const Measuring *m = data;
    guint32 raise, lost;
    const Segment *segment = choice_of(m->g, place, choice, &raise, &lost);
    if (segment == NULL)
        return FALSE;
    if (m->source < 32)
        lost &= (guint32)1 << m->source;
    ret->gain = gain_of(m->g, place, segment, __builtin_popcount(lost));
    ret->to = GRAPH_IS_NODE(segment->target) ? segment->target : LONGEST_NOWHERE;
    return TRUE;
}

static void measure_lost_of(Measuring *m, guint32 root, ExploreMeasured *ret)
{
    Longest *l = &m->l;
    Best best = {0, 0, 0, LONGEST_NOWHERE};
    longest_ask(l, m->g->n_nodes, lost_step, m);
    if (m->order != NULL)
        longest_in_order(l, m->order, m->n_order);
    gint64 value = longest_from(l, root);
    if (value > 0) {
        LongestStep step;
        lost_step(m, root, l->best[root], &step);
        best = (Best){value, root, l->best[root], step.to};
    }
    report(ret, m, l, &best, itself);
}

static gboolean any_lost(const Graph *g)
{
    for (gsize i = 0; i < g->n_edges; i++) {
        if (g->edges[i].lost != 0)
            return TRUE;
    }
    return FALSE;
}

static void measure_lost(Measuring *m, guint32 root, ExploreMeasured *ret)
{
    ret->known = TRUE;
    if (!any_lost(m->g))
        return;
    for (gsize i = 0; i < m->config->n_sources && m->config->n_sources > 1; i++) {
        ExploreMeasured one = {0};
        m->source = m->config->sources[i].number;
        measure_lost_of(m, root, &one);
        ret->by_source[m->source] =
            one.unbounded ? (guint64)LONGEST_UNBOUNDED : one.value;
        g_clear_pointer(&one.schedule, g_array_unref);
    }
    m->source = 32;
    measure_lost_of(m, root, ret);
    if (m->config->n_sources == 1)
        ret->by_source[m->config->sources[0].number] =
            ret->unbounded ? (guint64)LONGEST_UNBOUNDED : ret->value;
}

/* ---- stack ---------------------------------------------------------------------------------------------- */

static void measure_stack(Measuring *m, ExploreMeasured *ret)
{
    const Graph *g = m->g;
    Best best = {0, 0, 0, LONGEST_NOWHERE};
    guint32 raise, lost;
    for (guint32 node = 0; node < g->n_nodes; node++) {
        const Segment *segment;
        guint64 shift = unfold_shift(g, m->u, node);
        for (guint32 c = 0; (segment = choice_of(g, node, c, &raise, &lost)) != NULL;
             c++) {
            if (segment->target == GRAPH_NONE)
                continue;
            gboolean enters = segment->entered != GRAPH_NO_CONTEXT;
            consider(
                &best,
                (gint64)(segment->deepest + shift + (enters ? m->u->shift[node] : 0)),
                node, c, LONGEST_NOWHERE);
        }
    }
    report(ret, m, &m->l, &best, itself);
    if (ret->schedule == NULL)
        return;
    const Edge *edge = best.choice > 0
                           ? &g->edges[g->nodes[best.node].first_edge + best.choice - 1]
                           : NULL;
    g_array_unref(ret->schedule);
    ret->schedule = deepest_schedule(g, m->u, m->shortest, best.node, edge);
}

void measure_all(const Graph *g, const Unfolded *u, const ExploreConfig *config,
                 Shortest *shortest, ExploreMeasured *ret)
{
    Measuring m = {.g = g,
                   .u = u,
                   .config = config,
                   .shortest = shortest,
                   .order = u->order,
                   .n_order = u->n_order,
                   .source = 32};
    for (guint i = 0; i < MEASURE_COUNT; i++)
        ret[i] = (ExploreMeasured){.known = TRUE};
    if (g->n_nodes == 0)
        return;
    longest_init(&m.l, MAX(g->n_nodes, u->n_outer));
    measure_masked(&m, &ret[MEASURE_MASKED]);
    measure_handler(&m, &ret[MEASURE_HANDLER]);
    measure_latency(&m, &ret[MEASURE_LATENCY]);
    measure_lost(&m, 0, &ret[MEASURE_LOST]);
    measure_stack(&m, &ret[MEASURE_STACK]);
    longest_clear(&m.l);
}
