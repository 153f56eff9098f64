/* SPDX-License-Identifier: GPL-2.0-or-later */
/* brute.h - every schedule of a small program, run one by one.
 *
 * No hashing, no reduction, no graph: a tree of runs that is walked to every leaf, with the
 * measures kept along each path.  When a source may be raised is judged by adversary.c, not
 * by the explorer's own rules. */
#ifndef BRUTE_H
#define BRUTE_H

#include "explore/explore.h"

typedef struct {
    guint64 leaves;       /* schedules */
    gboolean too_many;    /* more than max_leaves: nothing else is filled */
    GHashTable *outcomes; /* of guint64 *: hashes of final memories, as the explorer's */
    GHashTable *failures; /* check id or rule's name → the least failure, as text:
                                "raises:instructions:schedule" */
    guint64 measures[MEASURE_COUNT];
    guint64 by_source[MEASURE_COUNT][32]; /* handler, latency, lost; else 0 */
    gboolean attained[MEASURE_COUNT];     /* by a path that begins as it is claimed */
    guint64 boundaries_run;               /* nodes of the tree */
    guint64 boundaries;                   /* different ones among them */
    guint64 sleeps;                       /* nodes where main is blocked */
} Brute;

/** @claims: the explorer's measures, whose schedules are tried.  FALSE with @error when the
 *  machine itself failed. */
gboolean brute_run(Image *image, const ExploreConfig *config, guint64 max_leaves,
                   const ExploreMeasured *claims, Brute *ret, GError **error);
void brute_clear(Brute *brute);
/** The same text for a failure of the explorer's. */
char *brute_describe(const GArray *schedule, guint64 instructions);

#endif
