/* SPDX-License-Identifier: GPL-2.0-or-later */
/* brute.c - see brute.h. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "adversary.h"
#include "brute.h"
#include "explore/system.h"

#define MAX_DEPTH 8

/* What is known of the path so far; copied at every branch. */
typedef struct {
    guint64 masked;         /* counted instructions of the masked span under way */
    guint64 own[MAX_DEPTH]; /* instructions of each active handler; call: unused */
    int context[MAX_DEPTH]; /* a source, or CONTEXT_CALL */
    guint64 raised_at[SYSTEM_MAX_SOURCES]; /* count at the raise that is pending */
    guint64 lost, lost_by[SYSTEM_MAX_SOURCES];
    guint64 path[MEASURE_COUNT]; /* the measures of this path */
    Adversary adversary;
} Track;

typedef struct {
    System *system;
    Brute *out;
    guint64 max_leaves;
    const ExploreMeasured *claims;
    GArray *schedule;   /* of ExploreRaise: the path's raises */
    GHashTable *least;  /* id → Least * */
    GHashTable *states; /* of Hash128 *: to count them, never to skip one */
} Walk;

typedef struct {
    guint raises;
    guint64 insns;
    GArray *schedule;
} Least;

static void least_free(gpointer data)
{
    Least *least = data;
    g_array_unref(least->schedule);
    g_free(least);
}

static gboolean hash_equal(gconstpointer left, gconstpointer right)
{
    const Hash128 *a = left, *b = right;
    return a->lo == b->lo && a->hi == b->hi;
}

static MachineVerdict stop_always(gpointer data)
{
    (void)data;
    return MACHINE_STOP;
}

static int compare_schedules(const GArray *a, const GArray *b)
{
    for (guint i = 0; i < a->len && i < b->len; i++) {
        const ExploreRaise *x = &g_array_index(a, ExploreRaise, i);
        const ExploreRaise *y = &g_array_index(b, ExploreRaise, i);
        if (x->boundary != y->boundary)
            return x->boundary < y->boundary ? -1 : 1;
        if (x->transfer != y->transfer)
            return x->transfer < y->transfer ? -1 : 1;
        if (x->source != y->source)
            return x->source < y->source ? -1 : 1;
    }
    return (int)a->len - (int)b->len;
}

static void note_failure(Walk *w, const char *id, guint64 insns)
{
    Least *best = g_hash_table_lookup(w->least, id);
    guint raises = w->schedule->len;
    if (best != NULL) {
        if (best->raises != raises ? best->raises < raises
            : best->insns != insns ? best->insns < insns
                                   : compare_schedules(best->schedule, w->schedule) <= 0)
            return;
    }
    Least *least = g_new(Least, 1);
    least->raises = raises;
    least->insns = insns;
    least->schedule = g_array_copy(w->schedule);
    g_hash_table_replace(w->least, g_strdup(id), least);
}

static void raise_to(Walk *w, Track *t, ExploreMeasure measure, guint64 least)
{
    t->path[measure] = MAX(t->path[measure], least);
    w->out->measures[measure] = MAX(w->out->measures[measure], least);
}

/* A measure that is one source's. */
static void raise_source(Walk *w, Track *t, ExploreMeasure measure, int source,
                         guint64 least)
{
    guint64 *value = &w->out->by_source[measure][source];
    *value = MAX(*value, least);
    raise_to(w, t, measure, least);
}

static void note_end(Walk *w)
{
    Hash128 hash = machine_hash_data(w->system->machine);
    g_hash_table_add(w->out->outcomes, g_memdup2(&hash.lo, sizeof hash.lo));
}

static gboolean begins_with(const GArray *schedule, const GArray *first)
{
    if (schedule->len < first->len)
        return FALSE;
    for (guint i = 0; i < first->len; i++) {
        const ExploreRaise *x = &g_array_index(schedule, ExploreRaise, i);
        const ExploreRaise *y = &g_array_index(first, ExploreRaise, i);
        if (x->source != y->source || x->boundary != y->boundary ||
            x->transfer != y->transfer)
            return FALSE;
    }
    return TRUE;
}

/* The path is over: does it show a measure by the schedule that is said to show it?  What
 * follows the schedule there is left open, since sleep and periods may ask for more. */
static void note_leaf(Walk *w, const Track *t)
{
    w->out->leaves++;
    for (guint m = 0; m < MEASURE_COUNT; m++) {
        const ExploreMeasured *claim = &w->claims[m];
        if (!w->out->attained[m] && claim->schedule != NULL &&
            t->path[m] == claim->value && begins_with(w->schedule, claim->schedule))
            w->out->attained[m] = TRUE;
    }
}

/* Accounts for one advance: from the state before (depth, masked, count) to now. */
static void account(Walk *w, Track *t, guint depth, gboolean masked, guint64 insns)
{
    System *s = w->system;
    guint level = depth; /* whose instructions they were: 0 main */
    if (masked) {
        t->masked += insns;
        raise_to(w, t, MEASURE_MASKED, t->masked);
    }
    if (!s->state.nvic.masked)
        t->masked = 0;
    if (s->entered != CONTEXT_NONE) {
        level = depth + 1;
        g_assert(level < MAX_DEPTH);
        t->own[level] = 0;
        t->context[level] = s->entered;
    }
    t->own[level] += insns;
    if (level > 0 && t->context[level] >= 0)
        raise_source(w, t, MEASURE_HANDLER, t->context[level], t->own[level]);
    raise_to(w, t, MEASURE_STACK,
             machine_stack_top(s->machine) - machine_lowest_sp(s->machine));
}

static void note_lost(Walk *w, Track *t, int source)
{
    raise_source(w, t, MEASURE_LOST, source, ++t->lost_by[source]);
    raise_to(w, t, MEASURE_LOST, ++t->lost);
}

static gboolean walk(Walk *w, const Track *before, GError **error);

/* Raises @raise at the boundary where the system is, and walks on from there. */
static gboolean branch(Walk *w, const Track *before, guint32 raise, GError **error)
{
    System *s = w->system;
    Track t = *before;
    guint length = w->schedule->len;
    for (guint source = 0; source < SYSTEM_MAX_SOURCES; source++) {
        if (!(raise >> source & 1))
            continue;
        ExploreRaise one = {source, system_index(s), machine_transfer(s->machine)};
        g_array_append_val(w->schedule, one);
        if (nvic_is_pending(&s->state.nvic, source))
            note_lost(w, &t, (int)source);
        else
            t.raised_at[source] = s->count;
    }
    guint depth = machine_depth(s->machine);
    gboolean masked = s->state.nvic.masked;
    guint64 count = s->count;
    s->entered = CONTEXT_NONE;
    s->failed_checks = 0;
    machine_clear_lowest_sp(s->machine);
    SystemStop stop = system_advance(s, raise);
    if (s->entered >= 0)
        raise_source(w, &t, MEASURE_LATENCY, s->entered, count - t.raised_at[s->entered]);
    account(w, &t, depth, masked,
            s->count - count + (stop == SYSTEM_FAILED && s->in_insn));
    for (guint i = 0; i < s->checks->len; i++) {
        if (s->failed_checks >> i & 1)
            note_failure(w, g_ptr_array_index(s->checks, i), s->count);
    }
    gboolean good = TRUE;
    if (stop == SYSTEM_BOUNDARY) {
        good = walk(w, &t, error);
    } else if (stop == SYSTEM_BROKEN) {
        g_set_error_literal(error, EXPLORE_ERROR, EXPLORE_ERROR_FAILED,
                            "the machine broke");
        good = FALSE;
    } else {
        if (stop == SYSTEM_END)
            note_end(w);
        else
            note_failure(w, explore_rule_name(s->failure.rule), s->count + s->in_insn);
        note_leaf(w, &t);
    }
    g_array_set_size(w->schedule, length);
    return good;
}

/* Which sources have a handler, and which of them are enabled. */
static guint32 attached(const System *s, guint32 *ret_enabled)
{
    guint32 with_handler = 0;
    for (guint i = 0; i < SYSTEM_MAX_SOURCES; i++) {
        if (s->state.handler[i] != 0)
            with_handler |= (guint32)1 << i;
    }
    *ret_enabled = with_handler & s->state.nvic.enabled;
    return with_handler;
}

static void note_state(Walk *w)
{
    Hash128 hash = system_hash(w->system);
    w->out->boundaries_run++;
    if (!g_hash_table_contains(w->states, &hash))
        g_hash_table_add(w->states, g_memdup2(&hash, sizeof hash));
}

static gboolean walk(Walk *w, const Track *track, GError **error)
{
    System *s = w->system;
    Track here = *track;
    gboolean blocked = system_is_blocked(s);
    guint32 forced, enabled, with_handler = attached(s, &enabled);
    guint32 can = adversary_choices(&here.adversary, s->config, system_index(s),
                                    with_handler, enabled, blocked, &forced);
    note_state(w);
    w->out->sleeps += blocked;
    if (w->out->leaves > w->max_leaves) {
        w->out->too_many = TRUE;
        return TRUE;
    }
    if (blocked && can == 0) {
        note_failure(w, "lost-wakeup", s->count);
        note_leaf(w, &here);
        return TRUE;
    }
    g_autofree guint8 *saved = can != 0 ? g_malloc(system_save_size(s)) : NULL;
    if (saved != NULL)
        system_save(s, saved);
    guint32 raise = 0;
    gboolean first = TRUE;
    do {
        if ((raise & forced) == forced && !(blocked && raise == 0)) {
            if (!first)
                system_restore(s, saved);
            first = FALSE;
            Track there = here;
            adversary_choose(&there.adversary, s->config, system_index(s), enabled,
                             blocked, raise);
            if (!branch(w, &there, raise, error))
                return FALSE;
            if (w->out->too_many)
                return TRUE;
        }
        raise = (raise - can) & can; /* the next subset of can */
    } while (raise != 0);
    return TRUE;
}

static void publish(Walk *w)
{
    GHashTableIter iter;
    gpointer id, value;
    g_hash_table_iter_init(&iter, w->least);
    while (g_hash_table_iter_next(&iter, &id, &value)) {
        const Least *least = value;
        g_hash_table_insert(w->out->failures, g_strdup(id),
                            brute_describe(least->schedule, least->insns));
    }
}

static gboolean walk_all(Walk *w, GError **error)
{
    System *s = w->system;
    Track track = {0};
    adversary_start(&track.adversary, s->config);
    g_hash_table_remove_all(w->least);
    g_hash_table_remove_all(w->states);
    g_hash_table_remove_all(w->out->outcomes);
    memset(w->out->measures, 0, sizeof w->out->measures);
    memset(w->out->by_source, 0, sizeof w->out->by_source);
    memset(w->out->attained, 0, sizeof w->out->attained);
    w->out->leaves = w->out->boundaries_run = 0;
    s->learnt = FALSE;
    footprint_settle(s->footprint);
    SystemStop stop = system_start(s);
    if (stop == SYSTEM_BOUNDARY) {
        gboolean good = walk(w, &track, error);
        w->out->boundaries = g_hash_table_size(w->states);
        return good;
    }
    w->out->leaves = 1;
    if (stop == SYSTEM_END)
        note_end(w);
    return stop != SYSTEM_BROKEN;
}

gboolean brute_run(Image *image, const ExploreConfig *config, guint64 max_leaves,
                   const ExploreMeasured *claims, Brute *ret, GError **error)
{
    g_autoptr(System) system = system_new(image, config, error);
    memset(ret, 0, sizeof *ret);
    if (system == NULL)
        return FALSE;
    machine_never_recall(system->machine);
    ret->outcomes = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    ret->failures = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    Walk w = {.system = system, .out = ret, .max_leaves = max_leaves, .claims = claims};
    w.schedule = g_array_new(FALSE, FALSE, sizeof(ExploreRaise));
    w.least = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, least_free);
    w.states = g_hash_table_new_full(g_int64_hash, hash_equal, g_free, NULL);
    system->boundary = stop_always;
    gboolean good;
    /* Again until it is settled which transfers are of shared words and so are split. */
    do
        good = walk_all(&w, error);
    while (good && !ret->too_many &&
           (system->learnt || footprint_is_stale(system->footprint)));
    publish(&w);
    g_array_unref(w.schedule);
    g_hash_table_unref(w.least);
    g_hash_table_unref(w.states);
    return good;
}

void brute_clear(Brute *brute)
{
    g_clear_pointer(&brute->outcomes, g_hash_table_unref);
    g_clear_pointer(&brute->failures, g_hash_table_unref);
}

char *brute_describe(const GArray *schedule, guint64 instructions)
{
    g_autofree char *text = explore_schedule_format(schedule);
    return g_strdup_printf("%u raises, %" G_GUINT64_FORMAT " instructions, %s",
                           schedule->len, instructions, text);
}
