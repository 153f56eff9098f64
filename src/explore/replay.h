/* SPDX-License-Identifier: GPL-2.0-or-later */
/* replay.h - one schedule run on a System. */
#ifndef IRQLAB_EXPLORE_REPLAY_H
#define IRQLAB_EXPLORE_REPLAY_H

#include "explore/system.h"

/** An empty array that owns its ExploreFailure. */
GPtrArray *explore_failures_new(void);

/** Runs @failure's schedule on @system and fills in its pc and detail.  FALSE with @error
 *  when the run does not break the same thing: a defect of irqlab's own. */
gboolean replay_describe(System *system, ExploreFailure *failure, GError **error);

#endif
