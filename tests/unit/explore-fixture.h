/* SPDX-License-Identifier: GPL-2.0-or-later */
/* explore-fixture.h - small programs with known answers, explored on every target.
 *
 * A Case is a program and what must come of it.  All programs of a test are built once, as
 * one student's file and one scenario with an entry for each, so in their texts "$" stands
 * for a suffix that no other program has: go$, on$, scenario$. */
#ifndef IRQLAB_TESTS_EXPLORE_FIXTURE_H
#define IRQLAB_TESTS_EXPLORE_FIXTURE_H

#include "explore/explore.h"
#include "toolchain/build.h"

enum { TIM2 = 0, TIM3 = 1, TIM4 = 2, UART1 = 4 };

/** The compiler leaves equal functions of two cases apart, so that lines are their own. */
#define NOT_MERGED "__attribute__((no_icf)) "
/** What most programs declare. */
#define GO_AND_ON NOT_MERGED "void go$(void); " NOT_MERGED "void on$(void *self);\n"
/** Body of the scenario's function. */
#define SCENARIO(body) "void scenario$(void)\n{\n" body "}\n"
/** TIM4's handler at priority 8, then the student's function. */
#define TIM4_AND_GO "irq_attach(TIM4, 8, on$, 0); go$();\n"
#define NOP "__asm__ volatile(\"nop\");"
#define NOP4 NOP NOP NOP NOP

typedef struct Case Case;

/** One case on one target, explored. */
typedef struct {
    const Case *c;
    const Target *target;
    Image *image;
    ExploreConfig config; /**< as explored; more() may change and use it */
    ExploreResult *result;
    ExploreSource sources[3];
} Run;

struct Case {
    const char *title;   /**< a sentence */
    const char *header;  /**< NULL: GO_AND_ON */
    const char *student; /**< the line where a rule must break ends in the mark !! */
    const char *scenario;
    ExploreSource sources[3]; /**< to the first with no events */
    const char *breaks;       /**< checks and rules, sorted, with spaces; NULL: proved */
    guint32 rules_off;        /**< bit set of ExploreRule */
    gboolean forbid_busy_wait;
    void (*more)(Run *run); /**< what else must hold; may be NULL */
};

/** Runs every case on every target as /SUITE/TITLE/TARGET, after the tests that are added
 *  already. */
int explore_cases_run(const char *suite, const Case *cases, gsize n_cases);

/** Called with each trace that replays a failure; may be NULL. */
extern void (*explore_cases_each)(Run *run, const ExploreTrace *trace);

/** Explores once more with the configuration as it is now.  Caller frees. */
ExploreResult *run_again(Run *run);
/** The interleavings of run_again(), as a number. */
guint64 run_count(Run *run);
/** Replays a schedule given as text; it must be possible.  Caller frees. */
ExploreTrace *run_replay(Run *run, const char *schedule);
/** A schedule given as text must be refused as EXPLORE_ERROR_SCHEDULE. */
void run_assert_refused(Run *run, const char *schedule);

/** The failure called @check, or NULL. */
const ExploreFailure *result_find(const ExploreResult *result, const char *check);
/** Instructions of @context in the trace. */
guint trace_count(const ExploreTrace *trace, gint context);
/** The index of the step after @from with @kind and @source; the trace has one. */
guint trace_find(const ExploreTrace *trace, guint from, ExploreStepKind kind,
                 gint source);
/** The index of the step whose API call begins with @text; the trace has one. */
guint trace_find_call(const ExploreTrace *trace, const char *text);
const ExploreStep *trace_step(const ExploreTrace *trace, guint index);

#endif
