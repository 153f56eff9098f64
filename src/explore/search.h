/* SPDX-License-Identifier: GPL-2.0-or-later */
/* search.h - the exploration itself: every reachable state, stored once. */
#ifndef IRQLAB_EXPLORE_SEARCH_H
#define IRQLAB_EXPLORE_SEARCH_H

#include "explore/graph.h"
#include "explore/system.h"

typedef struct {
    System *system;
    const ExploreConfig *config;
    GCancellable *cancellable;
    ExploreProgress progress;
    gpointer progress_data;

    Graph graph;
    Segment first; /* from the start to the first boundary: its target is the root */
    char *limit;   /* the limit that was met, or NULL */
    GHashTable *outcomes; /* of Hash128 *: final memories */
    guint64 executed;     /* counted instructions stepped */
    guint64 peak_bytes;
    gboolean sp_visible;  /* learnt: a deeper SP matters */
    GHashTable *meetings; /* learnt: program counters where two ways meet unseen */
    gboolean tracking;    /* learnt: ways may meet, so remember what is passed */
    gboolean met;         /* one of these two has changed since the last start */
    GHashTable *ends;     /* of Hash128 *: final states */

    /* Of the run under way. */
    guint8 *todo; /* snapshots of nodes to expand */
    gsize todo_bytes, todo_room, todo_last;
    guint32 node;     /* at whose region the run is, or GRAPH_NONE before the first */
    gboolean on_edge; /* the segment is an edge, not next */
    gboolean force;   /* store the next boundary whatever it is */
    Segment segment;  /* under way */
    guint64 start_count;
    guint64 deepest_entry; /* lowest handler frame that the region's boundaries allow */
    guint32 deepest_at;    /* at the boundary with that number */
    gboolean give_up;
    guint64 stale_until; /* executed instructions at which a stale search restarts */
} Search;

/** Explores until nothing new is left, a limit is met (limit), or what was learnt calls for
 *  a new start (then it starts again itself).  FALSE with @error: cancelled, or broken. */
gboolean search_run(Search *search, GError **error);
/** Frees all but what was learnt, so that search_run() can be called again. */
void search_clear(Search *search);
/** Frees that, too. */
void search_forget_learnt(Search *search);

#endif
