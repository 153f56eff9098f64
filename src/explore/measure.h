/* SPDX-License-Identifier: GPL-2.0-or-later */
/* measure.h - exact maxima over all interleavings, as longest paths over the stored graph. */
#ifndef IRQLAB_EXPLORE_MEASURE_H
#define IRQLAB_EXPLORE_MEASURE_H

#include "explore/shortest.h"
#include "explore/unfold.h"

/** Fills @ret_measures (MEASURE_COUNT of them) from a complete graph. */
void measure_all(const Graph *graph, const Unfolded *unfolded,
                 const ExploreConfig *config, Shortest *shortest,
                 ExploreMeasured *ret_measures);

#endif
