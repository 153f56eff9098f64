/* SPDX-License-Identifier: GPL-2.0-or-later */
/* count.c - the number of interleavings: paths of the unreduced graph.
 *
 * Every node has a row of numbers for each offset of its own region: one number for each
 * combination of outer offsets, the innermost interrupted context's offset counting most.
 * A row is the sum of the rows that the choices at that boundary lead to; rows are added as
 * wholes because outer offsets do not change.  Numbers have as many 64-bit limbs as the
 * bound on the count needs. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "explore/table.h"
#include "explore/unfold.h"

typedef struct {
    const Graph *g;
    const Unfolded *u;
    const Loops *loops;
    guint limbs;
    gsize *first; /* by node: index of its first number; G_MAXSIZE: not done */
    guint64 *numbers;
    gboolean infinite;
} Count;

static void add_number(const Count *c, guint64 *to, const guint64 *from)
{
    guint64 carry = 0;
    for (guint i = 0; i < c->limbs; i++) {
        guint64 sum = to[i] + carry;
        carry = sum < carry;
        sum += from[i];
        carry += sum < from[i];
        to[i] = sum;
    }
}

static void add_one(const Count *c, guint64 *to)
{
    for (guint i = 0; i < c->limbs && ++to[i] == 0; i++)
        continue;
}

static guint64 *number_at(const Count *c, guint32 node, guint64 offset, guint64 outer)
{
    return c->numbers +
           (c->first[node] + offset * c->u->outer_size[node] + outer) * c->limbs;
}

/* The index of the outer offsets @outer of @from in the box of @to, whose extents may be
 * larger; both have the outermost @depth levels. */
static guint64 translate(const Count *c, guint32 from, guint32 to, guint depth,
                         guint64 outer)
{
    const struct Outer *x = &c->u->outer[c->u->outer_first[from]];
    const struct Outer *y = &c->u->outer[c->u->outer_first[to]];
    guint64 result = 0, unit = 1;
    for (guint level = 0; level < depth; level++) {
        guint64 extent = MAX(1, x[level].extent);
        result += outer % extent * unit;
        outer /= extent;
        unit *= MAX(1, y[level].extent);
    }
    return result;
}

/* Adds to @to the number of schedules from (@node, @offset, @outer). */
static void add_from(Count *c, guint64 *to, guint32 node, guint64 offset, guint64 outer)
{
    const Graph *g = c->g;
    while (offset >= c->u->extent[node]) {
        const Segment *next = &g->nodes[node].next;
        offset -= c->u->extent[node];
        if (!GRAPH_IS_NODE(next->target)) {
            add_one(c, to);
            return;
        }
        guint32 target = next->target;
        guint depth = g->nodes[node].depth;
        if (g->nodes[target].depth < depth) {
            guint64 parents = 1;
            for (guint level = 0; level + 1 < depth; level++)
                parents *= MAX(1, c->u->outer[c->u->outer_first[node] + level].extent);
            offset = outer / parents;
            outer = translate(c, node, target, depth - 1, outer % parents);
        } else {
            outer = translate(c, node, target, depth, outer);
        }
        node = target;
    }
    add_number(c, to, number_at(c, node, offset, outer));
}

/* Adds the choice @segment, made at (@node, @offset, @outer), to @to.  @raised: it follows a
 * raise, so that its target is one boundary on from the node's own. */
static void add_choice(Count *c, guint64 *to, guint32 node, const Segment *segment,
                       guint64 offset, guint64 outer, gboolean raised)
{
    const Graph *g = c->g;
    if (!GRAPH_IS_NODE(segment->target)) {
        add_one(c, to);
        return;
    }
    guint32 target = segment->target;
    guint depth = g->nodes[node].depth, there = g->nodes[target].depth;
    if (there > depth) {
        guint64 inner = translate(c, node, target, depth, outer);
        guint64 unit = 1;
        for (guint level = 0; level < depth; level++)
            unit *= MAX(1, c->u->outer[c->u->outer_first[target] + level].extent);
        add_from(c, to, target, 0, offset * unit + inner);
    } else if (there == depth) {
        gboolean keeps = raised || segment->entered != GRAPH_NO_CONTEXT;
        add_from(c, to, target, keeps ? offset : 0,
                 translate(c, node, target, depth, outer));
    } else {
        guint64 parents = 1;
        for (guint level = 0; level + 1 < depth; level++)
            parents *= MAX(1, c->u->outer[c->u->outer_first[node] + level].extent);
        add_from(c, to, target, outer / parents,
                 translate(c, node, target, depth - 1, outer % parents));
    }
}

/* All choices with a raise at (@node, @offset, @outer).  The raise that leads out of the
 * region at once is known from the node that follows. */
static void add_raises(Count *c, guint64 *to, guint32 node, guint64 offset, guint64 outer)
{
    const Node *n = &c->g->nodes[node];
    for (guint i = 0; i < n->n_edges; i++)
        add_choice(c, to, node, &c->g->edges[n->first_edge + i].segment, offset, outer,
                   TRUE);
}

/* Whether the outermost @depth levels have the same extents at both. */
static gboolean same_box(const Count *c, guint32 a, guint32 b, guint depth)
{
    const struct Outer *x = &c->u->outer[c->u->outer_first[a]];
    const struct Outer *y = &c->u->outer[c->u->outer_first[b]];
    for (guint level = 0; level < depth; level++) {
        if (x[level].extent != y[level].extent)
            return FALSE;
    }
    return TRUE;
}

static void add_row(const Count *c, guint64 *to, const guint64 *from, guint64 n)
{
    if (c->limbs == 2) {
        for (guint64 i = 0; i < 2 * n; i += 2) {
            guint64 low = to[i] + from[i];
            to[i + 1] += from[i + 1] + (low < from[i]);
            to[i] = low;
        }
        return;
    }
    for (guint64 i = 0; i < n; i++)
        add_number(c, to + i * c->limbs, from + i * c->limbs);
}

/* The choice @segment for all outer offsets at once: the boxes are mostly the same, so that
 * whole rows can be added; where they are not, number by number. */
static void add_choice_row(Count *c, guint32 node, guint64 offset, const Segment *segment,
                           gboolean raised)
{
    const Graph *g = c->g;
    guint64 size = c->u->outer_size[node];
    guint64 *to = number_at(c, node, offset, 0);
    if (GRAPH_IS_NODE(segment->target)) {
        guint32 target = segment->target;
        guint depth = g->nodes[node].depth, there = g->nodes[target].depth;
        gboolean keeps = raised || segment->entered != GRAPH_NO_CONTEXT;
        guint64 at = there > depth ? 0 : keeps ? offset : 0;
        if (there >= depth && at < c->u->extent[target] &&
            same_box(c, node, target, depth)) {
            add_row(c, to, number_at(c, target, at, there > depth ? offset * size : 0),
                    size);
            return;
        }
    }
    for (guint64 outer = 0; outer < size; outer++)
        add_choice(c, to + outer * c->limbs, node, segment, offset, outer, raised);
}

static void fill_node(Count *c, guint32 node)
{
    const Node *n = &c->g->nodes[node];
    guint64 extent = c->u->extent[node], size = c->u->outer_size[node];
    gboolean single = (n->flags & (NODE_TAKES | NODE_BLOCKED)) != 0;
    /* A lost wake-up ends its schedule. */
    if (n->next.target == GRAPH_NONE && n->n_edges == 0) {
        for (guint64 i = 0; i < extent * size; i++)
            add_one(c, number_at(c, node, 0, i));
        return;
    }
    for (guint64 offset = extent; offset-- > 0;) {
        for (guint i = 0; i < n->n_edges; i++)
            add_choice_row(c, node, offset, &c->g->edges[n->first_edge + i].segment,
                           TRUE);
        if (n->next.target == GRAPH_NONE)
            continue;
        if (!single && offset + 1 < extent)
            add_row(c, number_at(c, node, offset, 0), number_at(c, node, offset + 1, 0),
                    size);
        else
            add_choice_row(c, node, offset, &n->next, FALSE);
    }
}

/* A wait loop: from any place on it, each of its places once, and never leaving it once. */
static void fill_cycle(Count *c, guint32 first)
{
    const Graph *g = c->g;
    guint64 size = c->u->outer_size[first];
    for (guint64 outer = 0; outer < size; outer++) {
        guint64 total[64] = {0};
        guint32 node = first;
        add_one(c, total);
        do {
            for (guint64 offset = 0; offset < c->u->extent[node]; offset++)
                add_raises(c, total, node, offset,
                           translate(c, first, node, g->nodes[node].depth, outer));
            node = g->nodes[node].next.target;
        } while (node != first);
        do {
            guint64 there = translate(c, first, node, g->nodes[node].depth, outer);
            for (guint64 offset = 0; offset < c->u->extent[node]; offset++)
                memcpy(number_at(c, node, offset, there), total,
                       c->limbs * sizeof *total);
            node = g->nodes[node].next.target;
        } while (node != first);
    }
}

/* ---- order ---------------------------------------------------------------------------------- */

enum { WHITE, GRAY, BLACK };

typedef struct {
    guint32 node;    /* of a cycle: its first */
    guint32 current; /* on the cycle, or node */
    guint32 choice;  /* next choice of current to look at */
} Visit;

static guint32 rep_of(const Count *c, guint32 node)
{
    return c->loops->cycle[node] != GRAPH_NONE ? c->loops->cycle[node] : node;
}

/* The next successor of the visited node or cycle; FALSE when there is none left. */
static gboolean next_choice(const Count *c, Visit *v, guint32 *ret_target)
{
    for (;;) {
        const Node *n = &c->g->nodes[v->current];
        gboolean on_cycle = c->loops->cycle[v->node] != GRAPH_NONE;
        if (v->choice > n->n_edges) {
            if (!on_cycle || n->next.target == v->node)
                return FALSE;
            v->current = n->next.target;
            v->choice = 0;
            continue;
        }
        guint32 i = v->choice++;
        if (i == 0 && on_cycle)
            continue;
        guint32 target =
            i == 0 ? n->next.target : c->g->edges[n->first_edge + i - 1].segment.target;
        if (GRAPH_IS_NODE(target)) {
            *ret_target = target;
            return TRUE;
        }
    }
}

static void count_from(Count *c, guint32 root)
{
    g_autofree guint8 *colour = g_malloc0(c->g->n_nodes + 1);
    g_autoptr(GArray) stack = g_array_new(FALSE, FALSE, sizeof(Visit));
    Visit first = {rep_of(c, root), rep_of(c, root), 0};
    colour[first.node] = GRAY;
    g_array_append_val(stack, first);
    while (stack->len > 0 && !c->infinite) {
        Visit *v = &g_array_index(stack, Visit, stack->len - 1);
        guint32 target;
        if (next_choice(c, v, &target)) {
            target = rep_of(c, target);
            if (colour[target] == GRAY) {
                c->infinite = TRUE;
            } else if (colour[target] == WHITE) {
                Visit visit = {target, target, 0};
                colour[target] = GRAY;
                g_array_append_val(stack, visit);
            }
            continue;
        }
        if (c->loops->cycle[v->node] != GRAPH_NONE)
            fill_cycle(c, v->node);
        else
            fill_node(c, v->node);
        colour[v->node] = BLACK;
        g_array_set_size(stack, stack->len - 1);
    }
}

/* ---- numbers as text ---------------------------------------------------------------------------- */

static char *to_decimal(const Count *c, guint64 *number)
{
    g_autoptr(GString) digits = g_string_new(NULL);
    gboolean any = TRUE;
    while (any) {
        unsigned __int128 rest = 0;
        any = FALSE;
        for (guint i = c->limbs; i-- > 0;) {
            rest = rest << 64 | number[i];
            number[i] = (guint64)(rest / 10);
            rest %= 10;
            any |= number[i] != 0;
        }
        g_string_append_c(digits, (char)('0' + (int)rest));
    }
    return g_strreverse(g_string_free(g_steal_pointer(&digits), FALSE));
}

char *unfold_count(const Graph *g, const Unfolded *u, const Loops *loops, guint32 root,
                   guint64 max_raises, guint64 max_boundaries)
{
    if (!GRAPH_IS_NODE(root))
        return g_strdup("1");
    double bits = (double)max_raises * log2((double)max_boundaries + 2.0) + 8.0;
    Count c = {.g = g, .u = u, .loops = loops, .limbs = (guint)MIN(bits / 64.0 + 1, 64)};
    gsize total = 0;
    c.first = g_new(gsize, g->n_nodes + 1);
    for (gsize i = 0; i < g->n_nodes; i++) {
        c.first[i] = total;
        total += u->extent[i] * u->outer_size[i];
    }
    gsize bytes = (total * c.limbs + 1) * sizeof *c.numbers;
    c.numbers = table_grow(NULL, 0, bytes);
    if (u->order != NULL)
        for (gsize i = 0; i < u->n_order; i++)
            fill_node(&c, u->order[i]);
    else
        count_from(&c, root);
    char *text = NULL;
    if (!c.infinite) {
        g_autofree guint64 *number =
            g_memdup2(number_at(&c, root, 0, 0), c.limbs * sizeof(guint64));
        text = to_decimal(&c, number);
    }
    g_free(c.first);
    table_free(c.numbers, bytes);
    return text;
}
