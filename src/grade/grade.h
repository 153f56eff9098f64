/* SPDX-License-Identifier: GPL-2.0-or-later */
/* grade.h - build, explore, checks, points: one result. */
#ifndef IRQLAB_GRADE_GRADE_H
#define IRQLAB_GRADE_GRADE_H

#include "grade/result.h"
#include "toolchain/build.h"

#define GRADE_ERROR (grade_error_quark())
GQuark grade_error_quark(void);
typedef enum {
    GRADE_ERROR_TARGET /**< no such target, or not one that the lab names: status 2 */
} GradeError;

/** The instructions of a counterexample's trace that are kept, the last ones. */
#define GRADE_MAX_STEPS 10000

/** What is happening, for a progress line.  Called in the calling thread's place by workers:
 *  must be thread-safe. */
typedef void (*GradeProgress)(const Target *target, guint64 states, guint64 boundaries,
                              gpointer data);

/** What following a trace on the real processor came to. */
typedef struct {
    gboolean confirmed;
    gboolean dead;       /**< it differs after a read of stack that was never written */
    char *difference;    /**< not confirmed: one line; the taker frees */
    ExploreTrace *trace; /**< not confirmed: what was done natively; the taker frees */
} GradeFollowed;

/** The real processor, as an operation: grading knows nothing of it. */
typedef struct {
    /** Follows @trace, a run of @image with @schedule (its last part, when it is truncated).
     *  FALSE with @error when it could not be done. */
    gboolean (*follow)(gpointer data, Image *image, const ExploreConfig *config,
                       const ExploreTrace *trace, const char *schedule,
                       GradeFollowed *ret_followed, GCancellable *cancellable,
                       GError **error);
    gpointer data;
} GradeNative;

typedef struct {
    const char *data_dir;
    const char *const
        *targets;           /**< names, NULL-terminated; NULL: those that the lab names */
    guint jobs;             /**< targets explored at once; 0: one a processor */
    GradeProgress progress; /**< may be NULL */
    gpointer progress_data;
    const GradeNative *native; /**< confirms each counterexample on the `host` targets;
                                    NULL: nothing is confirmed */
} GradeOptions;

/** An ExploreConfig for @lab.  It borrows from @lab; free with grade_config_free(). */
ExploreConfig *grade_config_new(const Lab *lab);
void grade_config_free(ExploreConfig *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ExploreConfig, grade_config_free)

/**
 * The targets called @names (NULL: all that @lab names), each once, in the order in which
 * they are reported; NULL-terminated, g_free() it.  GRADE_ERROR_TARGET.
 */
const Target **grade_targets(const Lab *lab, const char *const *names, GError **error);

/**
 * Builds the file at @path for @targets.  Errors: as build_run(); on BUILD_ERROR_REJECTED
 * @ret_build is set too.
 */
gboolean grade_build(const Lab *lab, const char *path, const char *data_dir,
                     const Target *const *targets, GCancellable *cancellable,
                     BuildResult **ret_build, GError **error);

/**
 * Grades the file at @path.  A file that does not build is a result, too.  Errors: of the
 * domains GRADE_ERROR, BUILD_ERROR (UNREADABLE: status 2; else 3), EXPLORE_ERROR,
 * G_IO_ERROR_CANCELLED.  The result does not depend on the number of jobs.  Blocks.
 */
Result *grade_file(Lab *lab, const char *path, const GradeOptions *options,
                   GCancellable *cancellable, GError **error);

#endif
