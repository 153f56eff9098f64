/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sandbox.h - a compiler, or the student's program itself, run where there is nothing to
 * read, nothing to keep and not much to use up.
 *
 * Inside there are the machine's /usr/bin and /usr/lib, read only, and a work folder in
 * memory that holds the inputs.  No home, no /etc, no /proc, no /dev, no network, no
 * environment, no other process.  What goes in is copied from memory and what comes out goes
 * to memory, so nothing has to be cleaned up, not even after kill -9. */
#ifndef IRQLAB_TOOLCHAIN_SANDBOX_H
#define IRQLAB_TOOLCHAIN_SANDBOX_H

#include <gio/gio.h>

#define SANDBOX_MAX_OUTPUTS 6
#define SANDBOX_MAX_INPUTS 16

/** A file that stands in the work folder at the start. */
typedef struct {
    const char *name; /**< "student.c", "inc/lab.h" */
    GBytes *bytes;
} SandboxFile;

/** Borrowed for the call. */
typedef struct {
    const char *script; /**< for sh, run in the work folder; trusted text only */
    const SandboxFile *inputs;
    gsize n_inputs;
    const char
        *outputs[SANDBOX_MAX_OUTPUTS + 1]; /**< files of the work folder, then NULL */
} SandboxJob;

/** What the job met. */
typedef enum {
    SANDBOX_EXITED, /**< ended by itself: see status */
    SANDBOX_TIME,   /**< wall-clock limit */
    SANDBOX_OUTPUT, /**< wrote too much to stdout or stderr */
    SANDBOX_KILLED  /**< ended by a signal */
} SandboxEnd;

typedef struct {
    SandboxEnd end;
    int status;                           /**< the script's exit status */
    GBytes *outputs[SANDBOX_MAX_OUTPUTS]; /**< as asked for; empty when not written */
    char *out;                            /**< stdout; may hold anything */
    gsize out_size;
    char *err; /**< stderr; may hold anything */
    gsize err_size;
} SandboxResult;

/** The program @name on $PATH as an absolute path, or NULL.  Only what is under /usr can be
 *  run inside; wrappers that cache compilations are passed over.  Caller frees. */
char *sandbox_find_program(const char *name);

/**
 * Runs @job.  Blocks.  FALSE with @error: BUILD_ERROR_TOOL (no bubblewrap, no namespaces, no
 * memory), G_IO_ERROR_CANCELLED.  A script that fails is no error.
 */
gboolean sandbox_run(const SandboxJob *job, GCancellable *cancellable,
                     SandboxResult *ret_result, GError **error);
/**
 * The command that runs @program, an absolute path, alone: with the machine's libraries to
 * link to and no other file, no network, no other process, no capability.  What it needs
 * beside that comes by descriptors, which are inherited.  argv, NULL-terminated, for
 * process_run(); BUILD_ERROR_TOOL without bubblewrap.
 */
GPtrArray *sandbox_program_command(const char *program, GError **error);
void sandbox_result_clear(SandboxResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SandboxResult, sandbox_result_clear)

#endif
