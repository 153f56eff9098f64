/* SPDX-License-Identifier: GPL-2.0-or-later */
/* system-private.h - what system.c (running) and api.c (the API) share. */
#ifndef IRQLAB_EXPLORE_SYSTEM_PRIVATE_H
#define IRQLAB_EXPLORE_SYSTEM_PRIVATE_H

#include "explore/system.h"

/* What the run loop does after the machine has stopped. */
enum {
    ACTION_NONE,
    ACTION_BOUNDARY, /* the callback said stop */
    ACTION_TAKE,     /* something is to be taken at this boundary */
    ACTION_LEAVE,    /* a handler's or scheduled call's return stub */
    ACTION_WAIT,     /* irq_wait() or settle(): see whether it ends */
    ACTION_END,      /* scenario() returned */
    ACTION_FAIL      /* a rule was broken */
};

/* api.c: the trapped function at @pc.  MACHINE_GO runs its return. */
MachineVerdict api_trap(System *system, guint64 pc);
gboolean api_init(System *system, GError **error);
void api_clear(System *system);

/* environment.c */
/* Whether a gap or a period matters now: after a change of budgets or clocks. */
void environment_update(System *system);
/* One counted instruction has passed. */
void environment_tick(System *system);
/* Raises the sources of the bit set @raise; system->lost says which were pending. */
void environment_raise(System *system, guint32 raise);

/* system.c */
gboolean system_in_handler(const System *system);
/* TRUE when the student's code runs (not the scenario's). */
gboolean system_in_student(const System *system);
/* Ends the run by @rule unless it is switched off; returns what a callback returns. */
MachineVerdict system_break(System *system, ExploreRule rule, guint64 pc,
                            const char *format, ...) G_GNUC_PRINTF(4, 5);
void system_update_interposers(System *system);
void system_tell(System *system, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* A handler, a self or the queue has changed. */
void system_changed_seldom(System *system);
/* The running context has written there by way of the board. */
void system_note_write(System *system, guint64 address, gsize size);
/* A source has been attached or enabled: its period may start. */
void system_start_period(System *system, guint source);

#endif
