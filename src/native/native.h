/* SPDX-License-Identifier: GPL-2.0-or-later */
/* native.h - a run that was emulated, followed on the real processor, step by step.
 *
 * The image that was explored runs on the posix board (irqlab-board, TRACED) in its sandbox,
 * single-stepped by ptrace(2).  Where the emulated run raised a source, the tracer sends the
 * real signal.  What the processor does is held against the expected steps, one by one; the
 * run ends at the first difference.
 *
 * Why a hostile program cannot forge an agreement: what is compared comes from registers and
 * memory that the tracer reads, and every instruction of the program's is compared before it
 * is executed.  So until the first difference the program has done natively what it has done
 * in the emulator, where a store outside its own memory ends the run: what the board says of
 * itself until then is the board's own word. */
#ifndef IRQLAB_NATIVE_NATIVE_H
#define IRQLAB_NATIVE_NATIVE_H

#include <gio/gio.h>

#include "toolchain/image.h"
#include "toolchain/program.h"

#define NATIVE_ERROR (native_error_quark())
GQuark native_error_quark(void);
typedef enum {
    NATIVE_ERROR_FAILED /**< the machine does not let it be done: status 3 */
} NativeError;

/** One word read or written. */
typedef struct {
    guint64 address, value;
    guint64 old_value; /**< of a write: what was there before */
    guint8 size;       /**< bytes: 1 to 8 */
} NativeAccess;

/** The kinds of steps, in the order of ExploreStepKind (explore/explore.h). */
typedef enum {
    NATIVE_INSTRUCTION,
    NATIVE_RAISE,
    NATIVE_TAKE,
    NATIVE_RETURN,
    NATIVE_WAIT,
    NATIVE_CHECK,
    NATIVE_FAULT
} NativeKind;

/** One step: as ExploreStep, without what can be looked up. */
typedef struct {
    NativeKind kind;
    guint64 boundary;
    gint context; /**< BOARD_MAIN, BOARD_CALL, or a source */
    guint depth;
    gint source; /**< RAISE, TAKE, RETURN; else -1 */
    gboolean lost;
    guint64 pc;
    guint64 sp;       /**< before the instruction, or of what was entered */
    const char *text; /**< CHECK: its id */
    const NativeAccess *reads, *writes;
    guint n_reads, n_writes;
} NativeStep;

/** What to follow.  All borrowed for the call. */
typedef struct {
    const Image *image;
    const ProgramSettings *settings; /**< the mode is TRACED, whatever it says */
    const char *data_dir;
    const NativeStep *steps; /**< all of the emulated run, from its start */
    gsize n_steps;
    gint rule;      /**< BoardRule that the last step, a FAULT, breaks; else -1 */
    gboolean whole; /**< without a FAULT: the run is over after the last step */
} NativeRequest;

/** What came of it. */
typedef struct {
    gboolean confirmed;
    char *difference; /**< not confirmed: one line, where and how it differs */
    char *fault; /**< what the processor said of the failing step ("SIGSEGV at …"); may
                            be NULL */
    gboolean dead;   /**< it has read stack that was never written, and found other bytes
                            there than the emulated run */
    gsize n_matched; /**< steps that agreed */
    GArray *steps; /**< of NativeStep: those that agreed, with the values found here, then
                            the first that differs, if there is one */
    GPtrArray *memory;        /**< what they point to */
    guint64 counted, stepped; /**< instructions: of the image; all that were stepped */
    double seconds;
} NativeRun;

/**
 * Follows @request.  Blocks; bounded in time.  NULL with @error when it could not be done
 * (NATIVE_ERROR, BUILD_ERROR, UTIL_ERROR, G_IO_ERROR_CANCELLED); a run that differs is none.
 * The calling thread is the tracer; nothing of the run is left when this returns, or when
 * that thread dies.
 */
NativeRun *native_follow(const NativeRequest *request, GCancellable *cancellable,
                         GError **error);
void native_run_free(NativeRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NativeRun, native_run_free)

#endif
