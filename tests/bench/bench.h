/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bench.h - the speed table: rows, and the measurements that make them. */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <gio/gio.h>

#include "explore/explore.h"

/** How a value is held against its goal. */
typedef enum {
    GOAL_NONE,      /**< a figure to know */
    GOAL_AT_LEAST,  /**< the value */
    GOAL_LESS_THAN, /**< the value */
    GOAL_RATIO      /**< the ratio is at least the goal */
} BenchGoal;

/** One line of the table. */
typedef struct {
    char *name;     /**< "engine.…" */
    gboolean known; /**< FALSE: could not be measured, see note */
    double value;
    const char *unit;
    double baseline; /**< in the same unit; 0: none */
    double ratio;    /**< how many times better than the baseline; 0: none */
    BenchGoal kind;
    double goal;
    char *note; /**< may be NULL */
} BenchRow;

typedef struct {
    const char *data_dir;   /**< where irqlab.h, the board and the labs are */
    const char *source_dir; /**< tests/bench in the source tree */
    const char *tree_dir;   /**< the source tree */
    const char *baseline;   /**< the program ptrace-baseline */
    const char *irqlab;     /**< the program irqlab */
    const char *bare;       /**< the program live-bare */
    guint runs;             /**< medians are over this many */
    gboolean all;    /**< compare the submissions too, not only what students see */
    char *folder;    /**< a private temporary folder */
    GPtrArray *rows; /**< of BenchRow */
} Bench;

/** Adds a row without a baseline. */
void bench_add(Bench *bench, const char *name, double value, const char *unit,
               BenchGoal kind, double goal);
/** Adds a row whose ratio is value/baseline, or baseline/value when @less_is_better. */
void bench_add_ratio(Bench *bench, const char *name, double value, double baseline,
                     const char *unit, gboolean less_is_better, BenchGoal kind,
                     double goal);
/** Adds a row that could not be measured, with a printf-style reason. */
void bench_add_unknown(Bench *bench, const char *name, const char *unit, BenchGoal kind,
                       double goal, const char *format, ...) G_GNUC_PRINTF(6, 7);
/** Explains the row that was added last. */
void bench_note(Bench *bench, const char *format, ...) G_GNUC_PRINTF(2, 3);
gboolean bench_row_met(const BenchRow *row);

double bench_seconds(void);
/** Processor time of the calling thread. */
double bench_cpu_seconds(void);
double bench_median(double *values, guint n);
/**
 * Runs @argv in @cwd (NULL: here) and waits.  FALSE with @error when it cannot be run or
 * fails.  @ret_output and @ret_seconds may be NULL.
 */
gboolean bench_run(const char *cwd, const char *const *argv, char **ret_output,
                   double *ret_seconds, GError **error);

/** One size of the benchmark's program. */
typedef struct {
    const char *source; /**< "lost-update-repaired" */
    guint iterations, raises;
} BenchSize;

/** Builds it for the target called @target.  NULL with @error. */
Image *bench_build(Bench *bench, BenchSize size, const char *target, GError **error);
/** Explores it; NULL with @error also when the exploration was not completed. */
ExploreResult *bench_explore(Image *image, BenchSize size, gboolean no_reduction,
                             GError **error);

/** (a), (b) and (e): the engine alone, against PTRACE_SINGLESTEP. */
void bench_engine(Bench *bench);
/** (c): against SPIN. */
void bench_spin(Bench *bench);
/** (c2) and (d): the labs. */
void bench_labs(Bench *bench);
/** Issue 3: the posix board against a bare program. */
void bench_live(Bench *bench);
/** (d): grading, on two processors. */
void bench_grading(Bench *bench);

#endif
