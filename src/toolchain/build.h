/* SPDX-License-Identifier: GPL-2.0-or-later */
/* build.h - a student's file and a lab's scenario made into images, in the sandbox. */
#ifndef IRQLAB_TOOLCHAIN_BUILD_H
#define IRQLAB_TOOLCHAIN_BUILD_H

#include <gio/gio.h>

#include "toolchain/image.h"
#include "toolchain/target.h"

/** What a build can fail with, beside GIO's own (G_IO_ERROR_CANCELLED). */
#define BUILD_ERROR (build_error_quark())
GQuark build_error_quark(void);
typedef enum {
    BUILD_ERROR_REJECTED,   /**< the student's file does not build: graded, 0 points */
    BUILD_ERROR_UNREADABLE, /**< the student's file cannot be read: wrong use, status 2 */
    BUILD_ERROR_TOOL,       /**< no compiler, no sandbox, no space: status 3 */
    BUILD_ERROR_LAB         /**< the lab's own scenario does not build: status 3 */
} BuildError;

/** What to build.  All strings are borrowed for the call. */
typedef struct {
    const char *student_path;     /**< the file as the user named it */
    const char *scenario_path;    /**< the lab's scenario.c */
    const char *header_path;      /**< the lab's lab.h */
    const char *const *functions; /**< that the student must define; NULL-terminated */
    const Target *const *targets; /**< NULL-terminated */
    const char *data_dir;         /**< where irqlab.h and the board's sources are */
} BuildRequest;

/** What came of it. */
typedef struct {
    GPtrArray *images;    /**< of Image, in the order of the request's targets */
    char *diagnostics;    /**< the compiler's warnings and errors: bounded (16 KiB), valid
                               UTF-8, no control characters but newline and tab; never NULL */
    char *student_sha256; /**< of the file's bytes, hexadecimal; NULL when unreadable */
    char *compilers[TARGET_COUNT]; /**< "gcc 12.2.0", for each image */
    const char *sandbox;           /**< the tier in force: "bubblewrap" */
} BuildResult;

/**
 * Compiles for every target of @request, links, checks and loads.  Blocks (about 0.2 s for
 * four targets); stops early when @cancellable is cancelled.  Works in memory and in a
 * sandbox: no file is made, no process is left, not even by kill -9.  On BUILD_ERROR_REJECTED @ret_result is filled too
 * (diagnostics, no images) and error->message is one line that a student can act on.
 * Returns FALSE with @error otherwise and on that.
 */
gboolean build_run(const BuildRequest *request, GCancellable *cancellable,
                   BuildResult **ret_result, GError **error);
void build_result_free(BuildResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BuildResult, build_result_free)

#endif
