/* SPDX-License-Identifier: GPL-2.0-or-later */
/* adversary.h - when the environment may raise what: DESIGN 4, written a second time.
 *
 * The explorer counts what is left of a gap or a period down with every instruction.  Here
 * times are absolute: a boundary is a number, and a source has an earliest and a latest one
 * for its next raise. */
#ifndef ADVERSARY_H
#define ADVERSARY_H

#include "explore/explore.h"

#define ADVERSARY_MAX_SOURCES 4

/** What is known of a source's next raise, as boundaries. */
typedef struct {
    guint32 left;             /**< raises left in the budget */
    guint64 earliest, latest; /**< latest: period only */
    gboolean started;         /**< period: attached */
    gboolean known;           /**< period: a raise has fixed the phase */
    gboolean missed;          /**< period: it may have passed unseen, so it starts anew */
} Prospect;

/** All of them; a path's own, copied where paths part. */
typedef struct {
    Prospect source[ADVERSARY_MAX_SOURCES]; /**< as in the configuration */
} Adversary;

void adversary_start(Adversary *adversary, const ExploreConfig *config);
/**
 * At boundary @now, where the sources of the bit set @attached have a handler and those of
 * @enabled are attached and enabled: which may be raised, and which must be.  @asleep: main
 * is blocked, so any amount of time may have passed.
 */
guint32 adversary_choices(Adversary *adversary, const ExploreConfig *config, guint64 now,
                          guint32 attached, guint32 enabled, gboolean asleep,
                          guint32 *ret_must);
/** The choice made there. */
void adversary_choose(Adversary *adversary, const ExploreConfig *config, guint64 now,
                      guint32 enabled, gboolean asleep, guint32 raise);

#endif
