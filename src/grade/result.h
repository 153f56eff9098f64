/* SPDX-License-Identifier: GPL-2.0-or-later */
/* result.h - what grading one file came to (schema irqlab/result/v1); every report is a view
 * of it.  DESIGN.md section 9. */
#ifndef IRQLAB_GRADE_RESULT_H
#define IRQLAB_GRADE_RESULT_H

#include "explore/explore.h"
#include "lab/lab.h"

typedef enum {
    RESULT_PROVED,
    RESULT_REFUTED,
    RESULT_INCONCLUSIVE,
    RESULT_BUILD_FAILED
} ResultVerdict;
typedef enum {
    CHECK_PASSED,
    CHECK_FAILED,
    CHECK_INCONCLUSIVE,
    CHECK_SKIPPED
} CheckStatus;

typedef struct {
    const LabCheck *lab_check; /**< owned by the lab */
    guint points, max_points;
    CheckStatus status;
    char *message;                       /**< why; "" when it passed */
    gint counterexample;                 /**< index of the one to show, or -1 */
    CheckStatus by_target[TARGET_COUNT]; /**< in the order of Result.targets */
} ResultCheck;

typedef struct {
    const Target *target;
    char *compiler;             /**< "gcc 12.2.0" */
    ExploreResult *exploration; /**< NULL when it did not come to that */
    char *bounds;               /**< "up to 5 interrupts from TIM4" */
    double seconds;
} ResultTarget;

/** What the real processor says of a counterexample. */
typedef enum {
    RESULT_NOT_FOLLOWED, /**< it was not asked, or cannot run that target */
    RESULT_CONFIRMED,    /**< it does the same, step by step */
    RESULT_DIFFERS       /**< it does otherwise: irqlab is at fault, nothing is decided */
} ResultConfirmation;

typedef struct {
    const Target *target;
    char *check;    /**< LabCheck id; as @broken when no check of the lab has it */
    char *broken;   /**< what broke in the explorer's words: check id, rule, measure */
    char *schedule; /**< as text */
    guint raises;   /**< in the schedule */
    guint64 instructions; /**< counted up to what broke */
    char *story;       /**< what happened, in the student's terms, from the trace alone:
                                    facts joined by " · "; "" when the trace tells nothing */
    GArray *key_steps; /**< of guint: the steps of the trace that the story tells */
    char *message;     /**< the story, then what the lab says about this check */
    char *file;        /**< where: base name; may be NULL */
    guint line;
    gboolean shortest;
    ExploreTrace *trace; /**< NULL when there is no schedule to follow */
    ResultConfirmation confirmation;
    char *difference;           /**< RESULT_DIFFERS: where and how, one line */
    ExploreTrace *native_trace; /**< RESULT_DIFFERS: what the processor did until then */
} ResultCounterexample;

typedef struct {
    Lab *lab;   /**< borrowed */
    char *file; /**< as the user named it */
    char *source_sha256;
    ResultVerdict verdict;
    guint points, max_points;
    GPtrArray *checks;          /**< of ResultCheck */
    GPtrArray *targets;         /**< of ResultTarget */
    GPtrArray *counterexamples; /**< of ResultCounterexample */
    char *diagnostics;
    char *message; /**< verdict in one line */
    const char *sandbox;
} Result;

/** The verdict on target @index alone, its limits included. */
ResultVerdict result_target_verdict(const Result *result, guint index);
/** FALSE when nothing follows from @example, because the real processor does otherwise, or
 *  differs on another counterexample of the same check. */
gboolean result_stands(const Result *result, const ResultCounterexample *example);
/** How many counterexamples the real processor followed, and of these confirmed. */
guint result_followed(const Result *result, guint *ret_confirmed);
/** The index of the counterexample to show first: the shortest of those that the checks show.
 *  Only when there is one. */
guint result_shown(const Result *result);

void result_free(Result *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Result, result_free)

#endif
