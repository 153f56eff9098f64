/* SPDX-License-Identifier: GPL-2.0-or-later */
/* search.h - the exploration itself: every reachable state, stored once. */
#ifndef IRQLAB_EXPLORE_SEARCH_H
#define IRQLAB_EXPLORE_SEARCH_H

#include "explore/graph.h"
#include "explore/system.h"

/** A set of places in the program. */
typedef struct {
    GHashTable *places;
    guint64 filter; /* a bit is set when a place with that pc, modulo 64, is in it */
} Places;

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
    gboolean sp_visible; /* learnt: a deeper SP matters */
    Places meetings;     /* learnt: program counters where two ways meet unseen */
    Places watched;    /* learnt: where to look whether a state is known or was passed */
    gboolean meet;     /* learnt: ways meet, nobody knows where: watch everything */
    gboolean tracking; /* that is done, since the last start */
    gboolean met;      /* one of these has changed since the last start */
    gboolean found;    /* tracking has found something */
    GHashTable *ends;  /* of Hash128 *: final states */
    guint64 started;   /* executed at the last start */

    /* Of the run under way. */
    guint8 *todo; /* snapshots of nodes to expand */
    gsize todo_bytes, todo_room, todo_last;
    guint32 node;     /* at whose region the run is, or GRAPH_NONE before the first */
    gboolean on_edge; /* the segment is an edge, not next */
    guint32 can;      /* sources that may be raised there */
    gboolean force;   /* store the next boundary whatever it is */
    guint64 kind;     /* what distinguishes its places from others with the same pc */
    guint64 last;     /* place of its latest boundary */
    Segment segment;  /* under way */
    guint64 start_count;
    guint64 deepest_sp;    /* of the region's boundaries */
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
