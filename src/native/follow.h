/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * follow.h - the expected steps and the tracee side by side.
 *
 * The tracee is always in one of these places:
 *
 *   OUTSIDE    the board, a gate or the scenario: nothing is counted.  The scenario is
 *              stepped; the board runs at full speed to where it calls a handler (call_at of
 *              its status), goes to sleep (sleep_at), or comes back to the image;
 *   BOUNDARY   about to execute a counted instruction: the only place where a source is
 *              raised, but for
 *   ASLEEP     about to sleep in irq_wait() or settle();
 *   GONE       the process has ended.
 *
 * follow.c moves it from place to place, place.c sees where it has come to, match.c holds
 * what happened against the expected steps and keeps the native ones, memory.c reads and compares values, turn.c finds whether
 * an endless loop comes round. */
#ifndef IRQLAB_NATIVE_FOLLOW_H
#define IRQLAB_NATIVE_FOLLOW_H

#include <gio/gio.h>

#include "native/native.h"
#include "native/tracee.h"
#include "nvic/nvic.h"

typedef enum { PLACE_OUTSIDE, PLACE_BOUNDARY, PLACE_ASLEEP, PLACE_GONE } FollowPlace;

/** A context: where its stack began, there and here, because addresses on it are compared as
 *  offsets; and where the board comes back to it. */
typedef struct {
    guint64 expected, native;
    guint64 resume;
} FollowFrame;

/** A context at most for each priority, and a scheduled call. */
#define FOLLOW_MAX_FRAMES (NVIC_PRIORITIES + 2)
/** Bytes of values that one instruction's accesses have. */
#define FOLLOW_MAX_ACCESSES 64

typedef struct {
    const NativeRequest *request;
    const volatile BoardStatus *status; /* written by the tracee */
    Tracee *tracee;
    NativeRun *run;
    FollowPlace place;
    gboolean over;    /* nothing more has to be done */
    gboolean turning; /* past the expected steps: only looking for a state again */
    gsize next;       /* of the expected steps */
    guint64 count;    /* counted instructions done */
    ImageOwner owner; /* of the code at pc; IMAGE_OWNERS: none of the image's */

    /* Contexts, as this side knows them. */
    guint depth;
    guint8 stack[BOARD_MAX_DEPTH];
    gboolean in_call, in_student;
    FollowFrame frames[FOLLOW_MAX_FRAMES];
    guint n_frames;

    /* The way back to the image. */
    guint64 last_pc;   /* before it came to where it is */
    gboolean may_note; /* past a gate, a counted call or a handler: not in the scenario */
    gboolean may_queue; /* irq_schedule() was called since the last boundary */
    gboolean looked;    /* the board was asked to look at this boundary */
    gboolean left_library;

    /* Raises that were sent and not checked yet. */
    gboolean unchecked;
    guint64 raised[PROGRAM_MAX_SOURCES], lost[PROGRAM_MAX_SOURCES];

    guint64 dead_pc; /* the first read of stack that was never written */
    guint64 entry, check_stub, wait_stub, settle_stub, schedule_stub;
    guint64 stack_low, stack_top; /* of the explored machine */
    int first_signal;
} Follow;

/* ---- follow.c ----------------------------------------------------------------------- */

/** From the scenario's first instruction to the end, a difference or an error. */
gboolean follow_run(Follow *follow, GError **error);
/** To the next counted instruction, or to the end of the program. */
gboolean follow_to_boundary(Follow *follow, GError **error);
/** One instruction at a boundary, and what comes of it. */
gboolean follow_step(Follow *follow, GError **error);
guint64 follow_pc(const Follow *follow);

/* ---- place.c ------------------------------------------------------------------------ */

/** Looks where the tracee stands, and what has begun or ended on the way.  A difference ends
 *  the run and is no error. */
void place_arrive(Follow *follow);
/** The running context. */
FollowFrame *place_frame(Follow *follow);
gboolean place_has_gone(const Follow *follow);
/** @pc is in the code that leads from the scenario to the board. */
gboolean place_is_gate(guint64 pc);

/** The emulated run raises a source at this boundary. */
gboolean raise_is_due(const Follow *follow);
/** At a boundary where something else waits already, the board would take that before it
 *  comes back to the program, and the raise would be late.  While the board is busy it only
 *  notes what arrives, and looks at it before it takes the next one: that is the boundary. */
gboolean raise_is_due_inside(const Follow *follow);
/** The board is busy. */
gboolean raise_is_noted(const Follow *follow);
/** Sends all raises of this boundary. */
gboolean raise_send(Follow *follow, GError **error);

/* ---- sequence.c ----------------------------------------------------------------------- */

/** From a load-exclusive at the boundary: how many instructions until the store-exclusive is
 *  done, when nothing comes in between; else 1. */
guint sequence_length(const Follow *follow);
/** Runs the @length instructions at the boundary, compared before and after. */
gboolean sequence_run(Follow *follow, guint length, GError **error);

/* ---- match.c -------------------------------------------------------------------------- */

/** The expected step that is next, or NULL after the last. */
const NativeStep *match_next(const Follow *follow);
/** BOARD_MAIN, BOARD_CALL or a source. */
gint match_context(const Follow *follow);
/** Something has happened: @kind with @source (-1), entering @pc (0) or telling @text
 *  (NULL).  FALSE when that is not what was expected: the run is over. */
gboolean match_event(Follow *follow, NativeKind kind, gint source, guint64 pc,
                     const char *text);
/** The instruction at the boundary is the expected one. */
gboolean match_instruction(Follow *follow);
/** Adds a copy of @expected to the native steps. */
NativeStep *match_keep(Follow *follow, const NativeStep *expected);
/** Ends the run: it differs from the expected one, as @format says. */
void match_differs(Follow *follow, const char *format, ...) G_GNUC_PRINTF(2, 3);
/** Ends the run because of the program's end. */
void match_gone(Follow *follow);
/** The raises that were sent have come to what was expected. */
gboolean match_raises(Follow *follow);
/** "TIM4", "main", "a scheduled call".  Static. */
const char *match_context_name(gint context);

/* ---- memory.c ---------------------------------------------------------------------------- */

/** @address of the emulated run as it is here. */
guint64 memory_here(const Follow *follow, guint64 address);
/** Before the instruction of @expected: reads what it reads, and the old values of what it
 *  writes, into @native.  FALSE when data differs: the run is over. */
gboolean memory_before(Follow *follow, const NativeStep *expected, NativeStep *native);
/** After it: what it wrote. */
gboolean memory_after(Follow *follow, const NativeStep *expected, NativeStep *native);

/* ---- turn.c --------------------------------------------------------------------------------- */

/** At the end of a run that never ends: whether it comes back to an equal state here. */
gboolean turn_once(Follow *follow, GError **error);

#endif
