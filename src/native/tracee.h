/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tracee.h - a process under ptrace(2): attached, stepped, read, killed.
 *
 * A Tracee belongs to the thread that attached it.  Between two calls it is stopped, or it
 * is gone. */
#ifndef IRQLAB_NATIVE_TRACEE_H
#define IRQLAB_NATIVE_TRACEE_H

#include <gio/gio.h>
#include <sched.h>

#include "native/arch.h"

/** Why it stands. */
typedef enum {
    TRACEE_STEPPED, /**< after a step, at a breakpoint, or where a handler begins */
    TRACEE_FAULTED, /**< its instruction has raised the signal, which it has not got */
    TRACEE_EXITED,  /**< gone by itself: its exit status */
    TRACEE_KILLED   /**< gone by the signal */
} TraceeStop;

typedef struct {
    pid_t pid; /* 0: none */
    TraceeStop stop;
    int signal;            /**< FAULTED, KILLED */
    int status;            /**< EXITED */
    guint64 fault_address; /**< FAULTED */
    ArchRegisters registers;
    guint64 n_steps;
    cpu_set_t former; /* processors of the tracer's thread */
    gboolean pinned;
} Tracee;

/** Attaches process @pid, stops it, and keeps it and this thread to one processor, where a
 *  step costs a fraction of what it does on two.  NATIVE_ERROR_FAILED. */
gboolean tracee_attach(Tracee *tracee, pid_t pid, GError **error);
/** Kills it, waits for its end, and gives the thread its processors back. */
void tracee_kill(Tracee *tracee);

/**
 * One instruction, or one signal that is queued for it: then it stands where the handler
 * begins.  Other signals than those of @first to @last are kept from it.
 */
gboolean tracee_step(Tracee *tracee, int first, int last, GError **error);
/** Runs to @address at full speed, unless it stops earlier. */
gboolean tracee_run_to(Tracee *tracee, guint64 address, GError **error);
/** Sends @signal, which the next step delivers. */
gboolean tracee_send(const Tracee *tracee, int signal, GError **error);
/** Copies memory; FALSE when not all of it is there. */
gboolean tracee_read(const Tracee *tracee, guint64 address, gpointer ret_bytes,
                     gsize size);

#endif
