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

#define TRACEE_MAX_TRAPS 2

typedef struct {
    pid_t pid; /* 0: none */
    TraceeStop stop;
    int signal;            /**< FAULTED, KILLED */
    int status;            /**< EXITED */
    guint64 fault_address; /**< FAULTED */
    ArchRegisters registers;
    guint64 n_steps; /* stops, more or less */
    guint64 traps[TRACEE_MAX_TRAPS];
    guint8 covered[TRACEE_MAX_TRAPS][4]; /* what was there */
    guint n_traps;
    cpu_set_t former; /* processors of the tracer's thread */
    gboolean pinned;
} Tracee;

/** Attaches process @pid, stops it, and keeps it and this thread to one processor, where a
 *  step costs a fraction of what it does on two.  NATIVE_ERROR_FAILED. */
gboolean tracee_attach(Tracee *tracee, pid_t pid, GError **error);
/** Kills it, waits for its end, and gives the thread its processors back. */
void tracee_kill(Tracee *tracee);

/** From now on it also stops before the instruction at @address, when it goes on. */
gboolean tracee_add_trap(Tracee *tracee, guint64 address, GError **error);
/**
 * One instruction, or one signal that is queued for it: then it stands where the handler
 * begins.  Other signals than those of @first to @last are kept from it.
 */
gboolean tracee_step(Tracee *tracee, int first, int last, GError **error);
/** At full speed, with its signals, until it comes to a trap or to @address.  The instruction
 *  at which it stands is no trap. */
gboolean tracee_go(Tracee *tracee, guint64 address, int first, int last, GError **error);
/** Sends @signal, which the next step delivers. */
gboolean tracee_send(const Tracee *tracee, int signal, GError **error);
/** Copies memory; FALSE when not all of it is there. */
gboolean tracee_read(const Tracee *tracee, guint64 address, gpointer ret_bytes,
                     gsize size);

#endif
