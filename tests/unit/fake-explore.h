/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fake-explore.h - stands in for the toolchain and the explorer when grading and reporting
 * are tested: a test says what was built and found, and writes traces step by step. */
#ifndef FAKE_EXPLORE_H
#define FAKE_EXPLORE_H

#include "grade/grade.h"
#include "toolchain/build.h"

/** What the next grading meets.  Reset by fake_reset(). */
typedef struct {
    const char *build_error; /**< NULL: it builds */
    int build_error_code;    /**< BuildError */
    const char *diagnostics;
    ExploreResult *results[TARGET_COUNT]; /**< by target_at(); taken by explore_run() */
    ExploreTrace *trace;                  /**< the next replay's; copied */
    const char *explore_error; /**< explore_run() fails with this, on host-O2 */
    gint runs;                 /**< of explore_run(); atomic */
    gint replays;
} Fake;

Fake *fake(void);
void fake_reset(void);

/** A proof: 1,234 states, 5,678 boundaries. */
ExploreResult *fake_proof(void);
/** Adds a failure by @schedule text. */
void fake_fail(ExploreResult *result, const char *check, gboolean is_rule,
               const char *schedule, guint64 instructions);
void fake_seen(ExploreResult *result, const char *id);
void fake_measure(ExploreResult *result, ExploreMeasure measure, guint64 value,
                  const char *schedule);

ExploreTrace *fake_trace_new(void);
/** An instruction of @context at lab.c:@line. */
ExploreStep *fake_insn(ExploreTrace *trace, gint context, guint line, const char *insn);
ExploreStep *fake_event(ExploreTrace *trace, ExploreStepKind kind, gint context,
                        gint source);
void fake_read(ExploreStep *step, const char *name, guint64 address, guint64 value);
void fake_write(ExploreStep *step, const char *name, guint64 address, guint64 value);
/** What the trace says broke, so that a replay confirms it. */
void fake_trace_fails(ExploreTrace *trace, const char *check, gboolean is_rule);

#endif
