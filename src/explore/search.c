/* SPDX-License-Identifier: GPL-2.0-or-later */
/* search.c - depth-first exploration with snapshots.
 *
 * A run follows the no-raise successors of a state as far as they are new, storing a node
 * at each boundary that matters and putting a snapshot of it aside when a source can be
 * raised there.  Then the last snapshot is taken up and each set of sources raised in turn.
 *
 * Which boundaries matter depends on what every context touches, which is only known when
 * all have run.  So footprints are learnt on the way: when one grows such that an earlier
 * boundary would have mattered, the search goes on for a little to learn more at once, and
 * starts again.  Footprints only grow, so this ends; nothing is kept but what was learnt.
 *
 * Likewise for places where two ways lead into one state between stored boundaries (a
 * register that differed is overwritten; a loop closes).  If they do, they also end in the
 * same node, coming from the same place, or never end.  So much costs nothing to notice, and
 * only what is noticed makes the search remember more of what it passes:
 *
 *   watched    places from which ways have come together: the states there are remembered;
 *   tracking   such a state was passed twice, so ways do meet there or before: for once all
 *              states are remembered, and what comes again for the first time is either
 *   meetings   passed before: from now on that program counter matters, or
 *   watched    a node's, which ends the region that it lies in.
 */
#include "config.h"

#include <string.h>

#include "explore/search.h"
#include "explore/table.h"

#define DEFAULT_MAX_STATES 2000000u
#define DEFAULT_MAX_BYTES (G_GUINT64_CONSTANT(2) << 30)
#define STALE_INSNS 20000u     /* for how long a stale search goes on learning at most, */
#define LEAST_STALE_INSNS 500u /* and at least, in proportion to how long it was right */
#define BOUNDARIES_A_STATE 4u  /* that may be passed for each state that may be stored */
#define LONG_REGION 4096u      /* boundaries after which a region may be a loop */
#define LOOK_EVERY 1023u       /* nodes between looks at the cancellable, minus 1 */

/* Snapshots lie one above the other in one buffer, so that the last one is taken first.
 * One stays in its place while its node is expanded and is dropped when it is the last
 * again. */
typedef struct {
    guint32 node;
    gboolean taken;
    gsize below; /* where the snapshot under this one starts, or NO_SNAPSHOT */
    guint8 bytes[] __attribute__((aligned(16)));
} Snapshot;
#define NO_SNAPSHOT G_MAXSIZE

static Snapshot *snapshot_at(const Search *x, gsize at)
{
    return (Snapshot *)(gpointer)(x->todo + at);
}

/* ---- places --------------------------------------------------------------------------------- */

/* A place is a program counter (addresses have 32 bits) and, above it, what else tells
 * regions apart and does not change between their boundaries: what is pending, how deep the
 * context lies and whether it interrupts a wait.  Not where it cut in: the last such places
 * would be met late. */
static guint64 kind_of(const System *s)
{
    guint depth = machine_depth(s->machine);
    guint64 outer = depth > 0 ? s->state.outer_waiting[depth - 1] : 0;
    return ((guint64)depth << 16 ^ outer << 24 ^ s->state.nvic.pending) << 32;
}

static guint64 place_bit(guint64 place)
{
    return G_GUINT64_CONSTANT(1) << (place & 63);
}

static gboolean places_contain(const Places *p, guint64 place)
{
    return (p->filter & place_bit(place)) &&
           g_hash_table_contains(p->places, GSIZE_TO_POINTER((gsize)place));
}

/* FALSE when it was there already. */
static gboolean places_add(Places *p, guint64 place)
{
    p->filter |= place_bit(place);
    return g_hash_table_add(p->places, GSIZE_TO_POINTER((gsize)place));
}

static void places_empty(Places *p)
{
    if (p->places == NULL)
        p->places = g_hash_table_new(NULL, NULL);
    g_hash_table_remove_all(p->places);
    p->filter = 0;
}

/* ---- segments --------------------------------------------------------------------------- */

/* A raise makes a transfer start again and an exclusive store fail, so no two boundaries
 * inside are alike, whatever is touched. */
static gboolean is_inside(const System *s)
{
    return machine_transfer(s->machine) > 0 || machine_is_exclusive(s->machine);
}

static void start_segment(Search *x, guint32 node, gboolean on_edge)
{
    System *s = x->system;
    x->node = node;
    x->on_edge = on_edge;
    x->force = on_edge || is_inside(s);
    x->kind = kind_of(s);
    x->last = x->kind | machine_pc(s->machine);
    x->start_count = s->count;
    memset(&x->segment, 0, sizeof x->segment);
    x->segment.target = GRAPH_NONE;
    s->visible = FALSE;
    s->failed_checks = 0;
    s->entered = CONTEXT_NONE;
    machine_clear_lowest_sp(s->machine);
    x->deepest_sp = machine_sp(s->machine);
    x->deepest_entry = machine_entry_sp(s->machine, x->deepest_sp);
    x->deepest_at = 0;
}

static void store_segment(Search *x)
{
    if (x->node == GRAPH_NONE)
        x->first = x->segment;
    else if (x->on_edge)
        x->graph.edges[x->graph.n_edges - 1].segment = x->segment;
    else
        x->graph.nodes[x->node].next = x->segment;
}

/* The segment under way ends here, after @extra counted instructions that the system has not
 * counted yet. */
static void close_segment(Search *x, guint32 extra)
{
    System *s = x->system;
    x->segment.length++;
    x->segment.insns = (guint32)(s->count - x->start_count) + extra;
    x->segment.failed = s->failed_checks;
    x->segment.entered = s->entered;
    x->segment.deepest =
        (guint32)(machine_stack_top(s->machine) - machine_lowest_sp(s->machine));
    x->executed += x->segment.insns;
    if (x->node != GRAPH_NONE && !x->on_edge) {
        Node *node = &x->graph.nodes[x->node];
        guint64 from =
            machine_entry_sp(s->machine, machine_stack_top(s->machine) - node->sp_bytes);
        node->shift_bytes = (guint32)(from - MIN(from, x->deepest_entry));
        node->shift_at = x->deepest_at;
    }
}

static void finish_segment(Search *x, guint32 target, guint32 extra)
{
    close_segment(x, extra);
    x->segment.target = target;
    store_segment(x);
}

/* ---- boundaries --------------------------------------------------------------------------- */

static void fill_node(Search *x, Node *node, guint32 can)
{
    System *s = x->system;
    node->depth = (guint8)machine_depth(s->machine);
    node->context = (gint8)system_context(s);
    node->transfer = (guint8)machine_transfer(s->machine);
    node->flags =
        (system_is_blocked(s) ? NODE_BLOCKED : 0) | (system_takes(s) ? NODE_TAKES : 0) |
        (s->state.nvic.masked ? NODE_MASKED : 0) | (can == 0 ? NODE_EXPANDED : 0);
    node->sp_bytes = (guint32)(machine_stack_top(s->machine) - machine_sp(s->machine));
}

static guint64 bytes_in_use(const Search *x)
{
    return graph_bytes(&x->graph) + x->todo_room;
}

static void push_snapshot(Search *x, guint32 node)
{
    gsize size = (sizeof(Snapshot) + system_save_size(x->system) + 15) & ~(gsize)15;
    if (x->todo_bytes + size > x->todo_room) {
        gsize room = MAX(x->todo_room * 2, (x->todo_bytes + size) * 2 + (1u << 20));
        room &= ~(gsize)4095;
        x->todo = table_grow(x->todo, x->todo_room, room);
        x->todo_room = room;
    }
    Snapshot *snapshot = snapshot_at(x, x->todo_bytes);
    *snapshot = (Snapshot){.node = node, .below = x->todo_last};
    system_save(x->system, snapshot->bytes);
    x->todo_last = x->todo_bytes;
    x->todo_bytes += size;
}

static void look_around(Search *x)
{
    guint64 bytes = bytes_in_use(x);
    guint64 max_states =
        x->config->max_states > 0 ? x->config->max_states : DEFAULT_MAX_STATES;
    guint64 max_bytes =
        x->config->max_bytes > 0 ? x->config->max_bytes : DEFAULT_MAX_BYTES;
    x->peak_bytes = MAX(x->peak_bytes, bytes);
    if (x->graph.n_nodes >= max_states && x->limit == NULL)
        x->limit = g_strdup_printf("more than %" G_GUINT64_FORMAT " states", max_states);
    if (x->graph.n_used >= BOUNDARIES_A_STATE * max_states && x->limit == NULL)
        x->limit =
            g_strdup_printf("more than %" G_GUINT64_FORMAT " instructions between states",
                            BOUNDARIES_A_STATE * max_states);
    if (bytes >= max_bytes && x->limit == NULL)
        x->limit = g_strdup_printf("more than %" G_GUINT64_FORMAT " MiB for states",
                                   max_bytes >> 20);
    if (x->limit != NULL)
        x->give_up = TRUE;
    if ((x->graph.n_used & LOOK_EVERY) == 0) {
        if (g_cancellable_is_cancelled(x->cancellable))
            x->give_up = TRUE;
        if (x->progress != NULL)
            x->progress(x->graph.n_nodes, x->executed, x->progress_data);
    }
}

static gboolean is_stale(const Search *x)
{
    return footprint_is_stale(x->system->footprint) || x->system->learnt || x->met;
}

/* What was learnt calls for a new start, and this one has gone on for long enough. */
static gboolean stale_enough(Search *x)
{
    if (is_stale(x) && x->stale_until == 0)
        x->stale_until =
            x->executed + MIN(STALE_INSNS, LEAST_STALE_INSNS + x->executed - x->started);
    return x->stale_until != 0 && x->executed >= x->stale_until;
}

/* Two ways lead here.  What follows has been passed already and would look like meetings as
 * well, so the run must not go on. */
static void note_meeting(Search *x)
{
    if (!x->tracking)
        x->meet = x->met = TRUE;
    else if (places_add(&x->meetings, machine_pc(x->system->machine)))
        x->met = x->found = TRUE;
}

/* Ways may meet, at @place at the latest. */
static void watch(Search *x, guint64 place)
{
    if (places_add(&x->watched, place))
        x->met = TRUE;
}

/* Equal for equal places; the lowest bit is free. */
static guint32 place_digest(guint64 place)
{
    return ((guint32)place ^ (guint32)(place >> 32) * 0x9e3779b1u) << 2 | 2u;
}

/* A segment without a raise has ended in @node: could it have met another one before?  Two
 * that have come from the same last place, unless that was the start of both.  The lowest
 * bit of a join tells that it was not the start of one. */
static void note_join(Search *x, guint32 node)
{
    guint32 is_long = x->segment.length > 1, from = place_digest(x->last);
    if (x->on_edge || x->config->no_reduction || x->tracking)
        return;
    for (guint i = 0; i < GRAPH_JOINS; i++) {
        guint32 *join = &x->graph.nodes[node].joins[i];
        if (*join == 0) {
            *join = from | is_long;
            return;
        }
        if ((*join & ~1u) == from) {
            *join |= is_long;
            if (*join & 1u)
                watch(x, x->last);
            return;
        }
    }
    watch(x, x->last); /* more than can be kept apart */
}

/* Stores the boundary; GO when the run has to go on from it. */
static MachineVerdict store_boundary(Search *x)
{
    System *s = x->system;
    GraphBefore before;
    guint32 previous = x->node,
            edge = x->on_edge ? (guint32)x->graph.n_edges - 1 : GRAPH_NONE;
    Hash128 hash = system_hash(s);
    graph_expect(&x->graph, hash); /* it is seldom in the processor's cache */
    close_segment(x, 0);
    guint32 id = graph_intern(&x->graph, hash, &before);
    x->segment.target = id;
    store_segment(x);
    if (before == GRAPH_KNOWN)
        note_join(x, id);
    else if (before == GRAPH_WAS_PASSED)
        note_meeting(x);
    if (before != GRAPH_NEW)
        return MACHINE_STOP;
    x->graph.nodes[id].parent = previous;
    x->graph.nodes[id].parent_edge = edge;
    guint32 forced, can = system_can_raise(s, &forced);
    fill_node(x, &x->graph.nodes[id], can);
    note_join(x, id);
    if (can != 0)
        push_snapshot(x, id);
    look_around(x);
    if (x->give_up || stale_enough(x))
        return MACHINE_STOP;
    start_segment(x, id, FALSE);
    x->can = can;
    return forced != 0 || system_is_blocked(s) ? MACHINE_STOP : MACHINE_GO;
}

/* A boundary inside a region, at @place: TRUE when it has to be stored all the same, because
 * another way has led to its state. */
static gboolean meets_another_way(Search *x, guint64 place)
{
    GraphBefore before = graph_pass(&x->graph, system_hash(x->system));
    if (before == GRAPH_WAS_PASSED)
        note_meeting(x);
    else if (before == GRAPH_KNOWN && x->tracking && places_add(&x->watched, place))
        x->met = x->found = TRUE;
    if (before != GRAPH_NEW)
        return TRUE;
    if ((x->graph.n_used & LOOK_EVERY) == 0)
        look_around(x);
    return x->give_up;
}

/* While a gap or period runs no two boundaries of a region are alike, unless nothing at all
 * can be raised from the node on; where that ends, the environment says. */
static gboolean time_matters(const Search *x)
{
    guint32 forced;
    return x->system->timed && (x->can != 0 || system_can_raise(x->system, &forced) != 0);
}

/* @place: here. */
static gboolean matters(Search *x, guint64 place)
{
    System *s = x->system;
    if (s->visible || x->force || time_matters(x) || x->config->no_reduction ||
        x->node == GRAPH_NONE || is_inside(s) ||
        places_contain(&x->meetings, (guint32)place))
        return TRUE;
    if (x->sp_visible &&
        machine_entry_sp(s->machine, machine_sp(s->machine)) < x->deepest_entry)
        return TRUE;
    if (x->segment.length >= LONG_REGION && !x->tracking) {
        x->meet = x->met = TRUE;
        return TRUE;
    }
    return (x->tracking || places_contain(&x->watched, place)) &&
           meets_another_way(x, place);
}

static MachineVerdict on_boundary(gpointer data)
{
    Search *x = data;
    Machine *machine = x->system->machine;
    guint64 place = x->kind | machine_pc(machine);
    if (matters(x, place))
        return store_boundary(x);
    x->segment.length++;
    x->last = place;
    /* Not the lowest SP: the scenario's own code may have been deeper, but not interrupted.
     * A frame lies no deeper where SP does not. */
    guint64 sp = machine_sp(machine);
    if (sp < x->deepest_sp) {
        guint64 entry = machine_entry_sp(machine, sp);
        x->deepest_sp = sp;
        if (entry < x->deepest_entry) {
            x->deepest_entry = entry;
            x->deepest_at = x->segment.length;
        }
    }
    return MACHINE_GO;
}

/* ---- runs ------------------------------------------------------------------------------------ */

static gboolean add_hash(GHashTable *set, Hash128 hash)
{
    return !g_hash_table_contains(set, &hash) &&
           g_hash_table_add(set, g_memdup2(&hash, sizeof hash));
}

/* The run is over: two that end in the same state may have met before. */
static void note_end(Search *x)
{
    Hash128 end;
    if (x->tracking || x->config->no_reduction || x->on_edge)
        return;
    end = system_hash(x->system);
    end.lo ^= x->last;
    if (!add_hash(x->ends, end))
        watch(x, x->last);
}

static gboolean finish_run(Search *x, SystemStop stop, GError **error)
{
    switch (stop) {
    case SYSTEM_END:
        add_hash(x->outcomes, machine_hash_data(x->system->machine));
        note_end(x);
        finish_segment(x, GRAPH_END, 0);
        return TRUE;
    case SYSTEM_FAILED:
        note_end(x);
        finish_segment(x, GRAPH_FAIL + x->system->failure.rule, x->system->in_insn);
        return TRUE;
    case SYSTEM_BOUNDARY:
        return TRUE;
    default:
        g_set_error(error, EXPLORE_ERROR, EXPLORE_ERROR_FAILED,
                    "the emulator failed at instruction %" G_GUINT64_FORMAT,
                    system_index(x->system));
        return FALSE;
    }
}

/* Each set of sources that may be raised at the node of the snapshot @at, in turn.  The
 * buffer may move meanwhile. */
static gboolean expand(Search *x, gsize at, GError **error)
{
    System *s = x->system;
    guint32 node = snapshot_at(x, at)->node;
    snapshot_at(x, at)->taken = TRUE;
    system_restore(s, snapshot_at(x, at)->bytes);
    guint32 forced, can = system_can_raise(s, &forced);
    for (guint32 raise = can; raise != 0; raise = (raise - 1) & can) {
        if ((raise & forced) != forced)
            continue;
        if (raise != can)
            system_restore(s, snapshot_at(x, at)->bytes);
        Edge *edge = graph_add_edge(&x->graph, node);
        edge->raise = raise;
        edge->segment.target = GRAPH_NONE;
        edge->lost = raise & s->state.nvic.pending;
        start_segment(x, node, TRUE);
        if (!finish_run(x, system_advance(s, raise), error))
            return FALSE;
        if (x->give_up)
            return TRUE;
    }
    x->graph.nodes[node].flags |= NODE_EXPANDED;
    return TRUE;
}

static void forget(Search *x)
{
    graph_reset(&x->graph);
    x->todo_bytes = 0;
    x->todo_last = NO_SNAPSHOT;
    g_hash_table_remove_all(x->outcomes);
    g_hash_table_remove_all(x->ends);
    g_clear_pointer(&x->limit, g_free);
    x->todo_bytes = 0;
    x->give_up = FALSE;
    x->stale_until = 0;
    /* With footprints that were too small, ways met that do not really meet. */
    if (footprint_is_stale(x->system->footprint) || x->system->learnt) {
        places_empty(&x->meetings);
        places_empty(&x->watched);
        x->found = TRUE;
    }
    if (x->found)
        x->meet = FALSE;
    x->tracking = x->meet;
    x->started = x->executed;
    x->system->learnt = FALSE;
    x->met = x->found = FALSE;
    footprint_settle(x->system->footprint);
}

static gboolean explore_all(Search *x, GError **error)
{
    System *s = x->system;
    s->count = 0;
    start_segment(x, GRAPH_NONE, FALSE);
    if (!finish_run(x, system_start(s), error))
        return FALSE;
    while (x->todo_last != NO_SNAPSHOT && !x->give_up) {
        if (stale_enough(x))
            return TRUE;
        gsize at = x->todo_last;
        if (snapshot_at(x, at)->taken) {
            x->todo_bytes = at;
            x->todo_last = snapshot_at(x, at)->below;
        } else if (!expand(x, at, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean search_run(Search *x, GError **error)
{
    x->outcomes = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    x->ends = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    graph_init(&x->graph);
    if (x->meetings.places == NULL) {
        places_empty(&x->meetings);
        places_empty(&x->watched);
    }
    x->system->boundary = on_boundary;
    x->system->boundary_data = x;
    do {
        forget(x);
        if (!explore_all(x, error))
            return FALSE;
        if (g_cancellable_set_error_if_cancelled(x->cancellable, error))
            return FALSE;
    } while (is_stale(x));
    return TRUE;
}

void search_forget_learnt(Search *x)
{
    g_clear_pointer(&x->meetings.places, g_hash_table_unref);
    g_clear_pointer(&x->watched.places, g_hash_table_unref);
}

void search_clear(Search *x)
{
    graph_clear(&x->graph);
    table_free(x->todo, x->todo_room);
    x->todo = NULL;
    x->todo_room = 0;
    g_clear_pointer(&x->outcomes, g_hash_table_unref);
    g_clear_pointer(&x->ends, g_hash_table_unref);
    g_clear_pointer(&x->limit, g_free);
}
