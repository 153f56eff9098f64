/* SPDX-License-Identifier: GPL-2.0-or-later */
/* step.h - one function of the corpus, run instruction by instruction: on the machine under
 * test, or on a reference that owes nothing to it. */
#ifndef STEPPER_STEP_H
#define STEPPER_STEP_H

#include <glib.h>

#include "toolchain/image.h"

#define STEP_MAX_REGISTERS 18
#define STEP_STACK_BYTES 4096
#define STEP_MAX_STEPS 20000

/** What to run: a function of the image, with an argument, from freshly loaded memory. */
typedef struct {
    const char *name;
    guint64 address;
    guint32 argument;
} StepCall;

/** The processor before an instruction.  The last record of a run stands at the function's
 *  return address, __irqlab_exit. */
typedef struct {
    guint64 pc;
    guint64 registers
        [STEP_MAX_REGISTERS]; /**< in the machine's order, PC and flags left out */
    guint64 flags;            /**< 0 where the reference cannot tell */
} StepRecord;

typedef struct {
    GArray *records; /**< of StepRecord */
    GBytes *data;    /**< the student's writable memory at the end */
} StepRun;

#define STEP_ERROR (step_error_quark())
GQuark step_error_quark(void);
typedef enum { STEP_ERROR_UNAVAILABLE, STEP_ERROR_FAILED } StepError;

StepRun *step_run_new(void);
void step_run_free(StepRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StepRun, step_run_free)

/** Runs every call and returns a StepRun for each.  STEP_ERROR_UNAVAILABLE: what it needs is
 *  not on this machine, the message says what. */
typedef GPtrArray *(*StepReference)(Image *image, const GArray *calls, GError **error);

/** How the machine is run. */
typedef enum {
    STEP_STRAIGHT, /**< in one go, every instruction by Unicorn */
    STEP_RECALLED, /**< the same for the second time, from what was learnt in the first */
    STEP_IN_PIECES,   /**< saved, reset and restored before every instruction */
    STEP_INTERRUPTED, /**< a handler, clobber(), comes before every instruction */
    STEP_MODES
} StepMode;

GPtrArray *step_on_machine(Image *image, const GArray *calls, StepMode mode,
                           GError **error);
GPtrArray *step_by_ptrace(Image *image, const GArray *calls, GError **error);
GPtrArray *step_in_qemu(Image *image, const GArray *calls, GError **error);

/** TRUE for a function whose STREX fails when a handler comes, so that its steps differ. */
gboolean step_is_exclusive(const char *function);

/** The part that the student's variables are in; NULL when there are none. */
const ImagePart *step_data_part(Image *image);

/**
 * Builds the corpus for the targets of @family, runs it on the machine and on @reference,
 * and makes a test of each function.  @functions is NULL-terminated.  Returns the status for
 * main().
 */
int step_driver(int argc, char **argv, const char *family, const char *const *functions,
                StepReference reference);

#endif
