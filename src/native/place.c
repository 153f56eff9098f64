/* SPDX-License-Identifier: GPL-2.0-or-later */
/* place.c - where the tracee has come to, and what is sent to it there. */
#include "native/follow.h"

#include <string.h>

/* Where gates can be: every one of a program, and no other code. */
#define GATES_BYTES (4u << 20)

gboolean place_has_gone(const Follow *follow)
{
    return follow->tracee->pid == 0;
}

/* ---- raising ------------------------------------------------------------------------------ */

gboolean raise_is_due(const Follow *follow)
{
    const NativeStep *expected = match_next(follow);

    return !follow->turning && expected != NULL && expected->kind == NATIVE_RAISE &&
           expected->boundary == follow->count + 1;
}

/* All raises of this boundary: their signals are queued, and come before the next
 * instruction.  Where one cuts in before the board has looked at another, the board raises
 * them all at once. */
gboolean raise_send(Follow *follow, GError **error)
{
    while (raise_is_due(follow)) {
        const NativeStep *expected = match_next(follow);
        guint source = (guint)expected->source;

        if (source >= PROGRAM_SOURCE_COUNT) {
            match_differs(follow, "there is no source %u", source);
            return TRUE;
        }
        match_event(follow, NATIVE_RAISE, (gint)source, 0, NULL);
        follow->raised[source]++;
        follow->lost[source] += expected->lost ? 1 : 0;
        follow->unchecked = TRUE;
        if (!tracee_send(follow->tracee, follow->first_signal + (int)source, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean something_waits(const Follow *follow)
{
    for (guint n = 0; n < PROGRAM_SOURCE_COUNT; n++) {
        const volatile BoardSource *source = &follow->status->sources[n];

        if (source->raised != source->lost + source->taken)
            return TRUE;
    }
    return follow->status->attention != 0 || follow->may_queue;
}

gboolean raise_is_noted(const Follow *follow)
{
    guint32 busy = 0;

    return tracee_read(follow->tracee, follow->status->busy_at, &busy, sizeof busy) &&
           busy != 0;
}

gboolean raise_is_due_inside(const Follow *follow)
{
    return follow->may_note && raise_is_due(follow) && something_waits(follow);
}

/* ---- contexts ------------------------------------------------------------------------------- */

FollowFrame *place_frame(Follow *follow)
{
    return &follow->frames[follow->n_frames - 1];
}

/* The innermost handler, or the scheduled call, has come back to the board. */
static gboolean see_return(Follow *follow)
{
    gint source = match_context(follow);

    if (source == BOARD_MAIN)
        return TRUE; /* a jump to there is no return; what comes of it differs */
    if (follow->depth > 0)
        follow->depth--;
    else
        follow->in_call = FALSE;
    follow->n_frames--;
    return match_event(follow, NATIVE_RETURN, source, 0, NULL);
}

static gboolean take(Follow *follow, gint source)
{
    const NativeStep *expected = match_next(follow);
    guint64 sp = arch_sp(&follow->tracee->registers);

    if (!match_event(follow, NATIVE_TAKE, source, follow_pc(follow), NULL))
        return FALSE;
    if (follow->n_frames == FOLLOW_MAX_FRAMES) {
        match_differs(follow, "handlers are nested too deep here");
        return FALSE;
    }
    follow->frames[follow->n_frames++] =
        (FollowFrame){.expected = follow->turning ? sp : expected->sp, .native = sp};
    return TRUE;
}

/* At a counted instruction: has one begun? */
static gboolean see_takes(Follow *follow)
{
    if (follow->status->call_active && !follow->in_call) {
        follow->in_call = TRUE;
        if (!take(follow, BOARD_CALL))
            return FALSE;
    }
    if (MIN(follow->status->depth, BOARD_MAX_DEPTH) > follow->depth) {
        guint8 source = follow->status->stack[follow->depth];

        follow->stack[follow->depth++] = source;
        return take(follow, source);
    }
    return TRUE;
}

/* ---- where it has come to ------------------------------------------------------------------- */

static ImageOwner owner_at(const Follow *follow, guint64 pc)
{
    const ImagePart *part;

    if (pc >= PROGRAM_STACK_BASE)
        return IMAGE_OWNERS;
    part = image_part_at(follow->request->image, pc);
    return part != NULL ? part->owner : IMAGE_OWNERS;
}

static gboolean is_counted(const Follow *follow)
{
    if (follow->owner == IMAGE_STUDENT_TEXT)
        return TRUE;
    return (follow->owner == IMAGE_SUPPORT_TEXT || follow->owner == IMAGE_LIBRARY_TEXT) &&
           (follow->in_student || follow->status->depth > 0 ||
            follow->status->call_active);
}

/* A call of check() by the scenario; only a failing one is a step. */
static gboolean see_check(Follow *follow)
{
    const ArchRegisters *registers = &follow->tracee->registers;
    char id[BOARD_ID_BYTES + 1] = "";
    gsize length = 0;

    if (follow->in_student || (arch_argument(registers, 1) & 0xff) != 0)
        return TRUE;
    while (length < BOARD_ID_BYTES &&
           tracee_read(follow->tracee, arch_argument(registers, 0) + length, id + length,
                       1) &&
           id[length] != '\0')
        length++;
    id[length] = '\0';
    return match_event(follow, NATIVE_CHECK, -1, 0, id);
}

/* Where the function of the API that is entered here returns to. */
static guint64 return_address(const Follow *follow)
{
    guint64 address = arch_link(&follow->tracee->registers);

    if (arch_facts.pushed_bytes > 0)
        tracee_read(follow->tracee, arch_sp(&follow->tracee->registers), &address,
                    arch_facts.pushed_bytes);
    return address;
}

gboolean place_is_gate(guint64 pc)
{
    return pc >= PROGRAM_GATES_BASE && pc < PROGRAM_GATES_BASE + GATES_BYTES;
}

static void arrive_at_stub(Follow *follow, guint64 pc)
{
    guint64 to = return_address(follow);

    place_frame(follow)->resume = to;
    /* Between a function of the scenario's, or one that a student's ended with, and the
     * scenario there is no boundary; in a wait there is. */
    if (pc == follow->wait_stub || pc == follow->settle_stub)
        follow->may_note = TRUE;
    else if (owner_at(follow, to) == IMAGE_SCENARIO_TEXT)
        follow->may_note = FALSE;
    if (pc == follow->schedule_stub)
        follow->may_queue = TRUE;
    else if (pc == follow->check_stub)
        see_check(follow);
}

/* In the board itself. */
static void arrive_outside(Follow *follow, guint64 pc)
{
    if (place_is_gate(follow->last_pc) && !place_is_gate(pc))
        place_frame(follow)->resume = arch_gate_target(&follow->tracee->registers);
    if (place_is_gate(pc))
        follow->may_note = TRUE;
    else if (pc == follow->status->called_at)
        see_return(follow);
    else if (pc == follow->status->sleep_at)
        follow->place = PLACE_ASLEEP;
}

/* Looks where the tracee stands.  A difference ends the run and is no error. */
void place_arrive(Follow *follow)
{
    guint64 pc;

    if (place_has_gone(follow)) {
        follow->place = PLACE_GONE;
        return;
    }
    pc = follow_pc(follow);
    follow->owner = owner_at(follow, pc);
    follow->place = PLACE_OUTSIDE;
    if (is_counted(follow)) {
        follow->place = PLACE_BOUNDARY;
        follow->may_queue = FALSE;
        see_takes(follow);
    } else if (follow->owner == IMAGE_SCENARIO_TEXT) {
        follow->in_student = follow->may_note = FALSE;
    } else if (follow->owner == IMAGE_TRAP) {
        arrive_at_stub(follow, pc);
    } else if (follow->owner == IMAGE_OWNERS) {
        arrive_outside(follow, pc);
    }
    follow->last_pc = pc;
}
