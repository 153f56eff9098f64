/* SPDX-License-Identifier: GPL-2.0-or-later */
/* explore.c - search, then everything that is computed from the stored graph. */
#include "config.h"

#include <string.h>

#include "explore/loops.h"
#include "explore/measure.h"
#include "explore/replay.h"
#include "explore/search.h"
#include "explore/shortest.h"
#include "explore/unfold.h"

static void failure_free(gpointer data)
{
    ExploreFailure *failure = data;
    g_free(failure->check);
    g_free(failure->detail);
    g_clear_pointer(&failure->schedule, g_array_unref);
    g_free(failure);
}

GPtrArray *explore_failures_new(void)
{
    return g_ptr_array_new_with_free_func(failure_free);
}

void explore_result_free(ExploreResult *result)
{
    if (result == NULL)
        return;
    for (guint i = 0; i < MEASURE_COUNT; i++)
        g_clear_pointer(&result->measures[i].schedule, g_array_unref);
    g_clear_pointer(&result->failures, g_ptr_array_unref);
    g_clear_pointer(&result->checks_seen, g_ptr_array_unref);
    g_clear_pointer(&result->outcomes, g_array_unref);
    g_free(result->interleavings);
    g_free(result->limit);
    g_free(result);
}

/* ---- failures ---------------------------------------------------------------------------- */

static void add_failure(ExploreResult *result, const Shortest *shortest, const Path *path,
                        const char *check, gint rule)
{
    if (path->raises == G_MAXUINT32)
        return;
    ExploreFailure *failure = g_new0(ExploreFailure, 1);
    failure->is_rule = rule >= 0;
    failure->rule = rule >= 0 ? (ExploreRule)rule : RULE_COUNT;
    failure->check = g_strdup(rule >= 0 ? explore_rule_name(failure->rule) : check);
    failure->schedule = shortest_schedule(shortest, path);
    failure->instructions = path->insns;
    failure->shortest = result->limit == NULL;
    g_ptr_array_add(result->failures, failure);
}

static gint compare_failures(gconstpointer left, gconstpointer right)
{
    const ExploreFailure *a = *(ExploreFailure *const *)left;
    const ExploreFailure *b = *(ExploreFailure *const *)right;
    if (a->schedule->len != b->schedule->len)
        return a->schedule->len < b->schedule->len ? -1 : 1;
    if (a->instructions != b->instructions)
        return a->instructions < b->instructions ? -1 : 1;
    return strcmp(a->check, b->check);
}

/* Runs each failure's schedule once more to learn where and how exactly it breaks. */
static gboolean describe_failures(ExploreResult *result, System *system, GError **error)
{
    for (guint i = 0; i < result->failures->len; i++) {
        ExploreFailure *failure = g_ptr_array_index(result->failures, i);
        if (!replay_describe(system, failure, error))
            return FALSE;
    }
    return TRUE;
}

static void collect_failures(ExploreResult *result, const Search *search,
                             const Shortest *shortest)
{
    const GPtrArray *checks = search->system->checks;
    for (guint i = 0; i < checks->len; i++) {
        const char *id = g_ptr_array_index(checks, i);
        g_ptr_array_add(result->checks_seen, g_strdup(id));
        add_failure(result, shortest, &shortest->checks[i], id, -1);
    }
    for (guint rule = 0; rule < RULE_COUNT; rule++) {
        if (!((search->config->rules_off & RULES_OPTIONAL) >> rule & 1))
            add_failure(result, shortest, &shortest->rules[rule], NULL, (gint)rule);
    }
    g_ptr_array_sort(result->failures, compare_failures);
}

/* ---- coverage ------------------------------------------------------------------------------ */

static guint64 longest_run(const Graph *g)
{
    guint64 total = 0;
    for (gsize i = 0; i < g->n_nodes; i++)
        total += g->nodes[i].next.target == GRAPH_NONE ? 1 : g->nodes[i].next.length;
    for (gsize i = 0; i < g->n_edges; i++)
        total += g->edges[i].segment.length;
    return total;
}

static guint64 all_events(const ExploreConfig *config)
{
    guint64 total = 0;
    for (gsize i = 0; i < config->n_sources; i++) {
        if (config->sources[i].events == EXPLORE_UNLIMITED)
            return 0;
        total += config->sources[i].events;
    }
    return total;
}

static gboolean is_unlimited(const ExploreConfig *config)
{
    for (gsize i = 0; i < config->n_sources; i++) {
        if (config->sources[i].events == EXPLORE_UNLIMITED)
            return TRUE;
    }
    return FALSE;
}

static void cover(ExploreResult *result, const Search *search, const Unfolded *unfolded,
                  const Loops *loops)
{
    result->boundaries = unfold_boundaries(&search->graph, unfolded);
    result->loops = loops->any_wait;
    if (result->limit != NULL) {
        result->interleavings = g_strdup("0");
        return;
    }
    if (!is_unlimited(search->config))
        result->interleavings =
            unfold_count(&search->graph, unfolded, loops, search->first.target,
                         all_events(search->config), longest_run(&search->graph));
    if (result->interleavings == NULL)
        result->interleavings = g_strdup("unbounded");
}

static gint compare_words(gconstpointer left, gconstpointer right)
{
    guint64 a = *(const guint64 *)left, b = *(const guint64 *)right;
    return a < b ? -1 : a > b;
}

static void collect_outcomes(ExploreResult *result, const Search *search)
{
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, search->outcomes);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        g_array_append_val(result->outcomes, ((const Hash128 *)key)->lo);
    g_array_sort(result->outcomes, compare_words);
}

/* A frame pushed at a skipped boundary could lie below the stack: FALSE, look again there. */
static gboolean stack_is_exact(Search *search, const ExploreResult *result)
{
    if (search->sp_visible ||
        result->measures[MEASURE_STACK].value <= search->config->stack_bytes)
        return TRUE;
    search->sp_visible = TRUE;
    return FALSE;
}

static ExploreResult *result_new(void)
{
    ExploreResult *result = g_new0(ExploreResult, 1);
    result->failures = explore_failures_new();
    result->checks_seen = g_ptr_array_new_with_free_func(g_free);
    result->outcomes = g_array_new(FALSE, FALSE, sizeof(guint64));
    return result;
}

#define SMALL_GRAPH 20000u

static gboolean something_breaks(const Search *search, const Loops *loops)
{
    const Graph *g = &search->graph;
    gboolean breaks = search->first.failed != 0 || GRAPH_IS_FAIL(search->first.target);
    for (gsize i = 0; i < g->n_nodes && !breaks; i++) {
        const Node *n = &g->nodes[i];
        breaks = n->next.failed != 0 || GRAPH_IS_FAIL(n->next.target) ||
                 loops->cycle[i] != GRAPH_NONE ||
                 ((n->flags & NODE_BLOCKED) && n->n_edges == 0);
    }
    for (gsize i = 0; i < g->n_edges && !breaks; i++)
        breaks =
            g->edges[i].segment.failed != 0 || GRAPH_IS_FAIL(g->edges[i].segment.target);
    return breaks;
}

/* Least paths cost as much as the rest together in a large graph; where nothing breaks,
 * they would only say how the measures are attained, and any path says that. */
static void find_paths(const Search *search, const Loops *loops, Shortest *ret)
{
    if (search->graph.n_nodes <= SMALL_GRAPH || something_breaks(search, loops))
        shortest_find(&search->graph, &search->first, loops,
                      search->config->forbid_busy_wait, ret);
    else
        shortest_from_tree(&search->graph, &search->first, ret);
}

/* A result from the search's graph; *ret_again when the search has to look closer. */
static ExploreResult *conclude(Search *search, gboolean *ret_again, GError **error)
{
    g_autoptr(ExploreResult) result = result_new();
    Loops loops;
    Shortest shortest;
    Unfolded unfolded;
    result->limit = g_strdup(search->limit);
    loops_find(&search->graph, &loops);
    find_paths(search, &loops, &shortest);
    unfold(&search->graph, &unfolded);
    if (result->limit == NULL)
        measure_all(&search->graph, &unfolded, search->config, &shortest,
                    result->measures);
    *ret_again = !stack_is_exact(search, result);
    if (!*ret_again) {
        cover(result, search, &unfolded, &loops);
        collect_failures(result, search, &shortest);
        collect_outcomes(result, search);
        result->states = search->graph.n_nodes;
        result->executed = search->executed;
        result->peak_bytes = search->peak_bytes;
        result->verdict = result->failures->len > 0 ? EXPLORE_REFUTED
                          : result->limit != NULL   ? EXPLORE_INCONCLUSIVE
                                                    : EXPLORE_PROVED;
    }
    loops_clear(&loops);
    shortest_clear(&shortest);
    unfold_clear(&unfolded);
    if (!*ret_again && !describe_failures(result, search->system, error))
        return NULL;
    return g_steal_pointer(&result);
}

ExploreResult *explore_run(Image *image, const ExploreConfig *config,
                           GCancellable *cancellable, ExploreProgress progress,
                           gpointer progress_data, GError **error)
{
    gint64 start_us = g_get_monotonic_time();
    g_autoptr(System) system = system_new(image, config, error);
    if (system == NULL)
        return NULL;
    Search search = {.system = system,
                     .config = config,
                     .cancellable = cancellable,
                     .progress = progress,
                     .progress_data = progress_data};
    ExploreResult *result = NULL;
    gboolean again = FALSE;
    do {
        g_clear_pointer(&result, explore_result_free);
        gboolean done = search_run(&search, error);
        if (done)
            result = conclude(&search, &again, error);
        search_clear(&search);
    } while (result != NULL && again);
    search_forget_learnt(&search);
    if (result != NULL)
        result->seconds = (double)(g_get_monotonic_time() - start_us) / 1e6;
    return result;
}
