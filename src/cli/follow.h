/* SPDX-License-Identifier: GPL-2.0-or-later */
/* follow.h - src/native in the explorer's terms: a trace followed on this processor. */
#ifndef IRQLAB_CLI_FOLLOW_H
#define IRQLAB_CLI_FOLLOW_H

#include "grade/grade.h"
#include "native/native.h"

/** The sources of @config for the posix board.  g_free() it. */
ProgramSource *follow_sources(const ExploreConfig *config);

/** Follows @trace, all of a run of @image from its start.  @whole: unless a rule ends it, the
 *  run is over after the last step.  Errors: as native_follow(). */
NativeRun *follow_trace(Image *image, const ExploreConfig *config,
                        const ExploreTrace *trace, gboolean whole, const char *data_dir,
                        GCancellable *cancellable, GError **error);

/** The steps of @run, which has followed @trace, as a trace with the same failures.  Free
 *  with explore_trace_free(). */
ExploreTrace *follow_native_trace(const ExploreTrace *trace, const NativeRun *run);

/** The longest run that is followed, in steps. */
#define FOLLOW_MAX_STEPS 500000

/** GradeNative.follow; @data is the data folder's path. */
gboolean follow_counterexample(gpointer data, Image *image, const ExploreConfig *config,
                               const ExploreTrace *trace, const char *schedule,
                               GradeFollowed *ret_followed, GCancellable *cancellable,
                               GError **error);

#endif
