/* SPDX-License-Identifier: GPL-2.0-or-later */
/* follow.c - the tracee moved from place to place, and the end of the run. */
#include "native/follow.h"

#include <signal.h>

#include "toolchain/insn.h"

guint64 follow_pc(const Follow *follow)
{
    return arch_pc(&follow->tracee->registers);
}

/* ---- rules ------------------------------------------------------------------------------ */

/* Where the step that breaks a rule is. */
typedef enum {
    FAILS_AT_ONCE,     /* the steps before it are all that there is to see */
    FAILS_INSTRUCTION, /* the instruction before it, as it is executed */
    FAILS_BOUNDARY     /* an instruction after it, which is not executed */
} Failing;

static Failing failing_of(gint rule)
{
    switch (rule) {
    case BOARD_RULE_MEMORY:
    case BOARD_RULE_STACK:
    case BOARD_RULE_FAULT:
        return FAILS_INSTRUCTION;
    case BOARD_RULE_ALLOC:
    case BOARD_RULE_FLOAT:
    case BOARD_RULE_HANG:
    case BOARD_RULE_BUSY_WAIT:
        return FAILS_BOUNDARY;
    default:
        return FAILS_AT_ONCE;
    }
}

static gboolean fails_next(const Follow *follow)
{
    const NativeStep *expected = match_next(follow);

    return !follow->turning && expected != NULL && expected->kind == NATIVE_FAULT;
}

static void finish_fault(Follow *follow)
{
    match_keep(follow, match_next(follow));
    follow->next++;
    follow->run->n_matched++;
    follow->over = TRUE;
}

static gboolean is_symbol(const Follow *follow, const char *name, guint64 pc)
{
    guint64 address;

    return image_symbol(follow->request->image, name, &address) && address == pc;
}

/* At the boundary where the emulator stopped: it must be the same place. */
static gboolean is_failing_place(const Follow *follow)
{
    guint64 pc = follow_pc(follow);

    if (follow->request->rule == BOARD_RULE_ALLOC)
        return is_symbol(follow, "heap_alloc", pc) || is_symbol(follow, "heap_free", pc);
    return pc == match_next(follow)->pc || follow->owner == IMAGE_SUPPORT_TEXT;
}

static gboolean break_boundary(Follow *follow, GError **error)
{
    gint rule = follow->request->rule;

    if (rule == BOARD_RULE_HANG || rule == BOARD_RULE_BUSY_WAIT) {
        if (!turn_once(follow, error))
            return FALSE;
        if (follow->run->difference == NULL)
            finish_fault(follow);
    } else if (is_failing_place(follow)) {
        finish_fault(follow);
    } else {
        match_differs(follow,
                      "at instruction %" G_GUINT64_FORMAT " the rule %s is not broken "
                      "here",
                      follow->count + 1, program_rule_name((guint)rule));
    }
    return TRUE;
}

/* ---- steps ---------------------------------------------------------------------------------- */

/* The signal that the instruction raised, which the program has not got. */
static void see_fault(Follow *follow)
{
    const Tracee *tracee = follow->tracee;
    const char *name = sigabbrev_np(tracee->signal);

    if (follow->run->fault == NULL)
        follow->run->fault = g_strdup_printf(
            "SIG%s at 0x%" G_GINT64_MODIFIER "x, address 0x%" G_GINT64_MODIFIER "x",
            name != NULL ? name : "?", follow_pc(follow), tracee->fault_address);
    if (fails_next(follow) && failing_of(follow->request->rule) == FAILS_INSTRUCTION)
        finish_fault(follow);
    else
        match_differs(follow, "before instruction %" G_GUINT64_FORMAT " %s here",
                      follow->count + 1, follow->run->fault);
}

/* One instruction, or the start of a signal's handler. */
static gboolean step(Follow *follow, GError **error)
{
    if (!tracee_step(follow->tracee, follow->first_signal,
                     follow->first_signal + PROGRAM_SIGNAL_LOOK, error))
        return FALSE;
    if (!place_has_gone(follow) && follow->tracee->stop == TRACEE_FAULTED)
        see_fault(follow);
    return TRUE;
}

static gboolean step_and_arrive(Follow *follow, GError **error)
{
    if (!step(follow, error))
        return FALSE;
    if (!follow->over)
        place_arrive(follow);
    return TRUE;
}

/* To where the board calls, sleeps, or comes back to the running context. */
static gboolean go_and_arrive(Follow *follow, GError **error)
{
    if (!tracee_go(follow->tracee, place_frame(follow)->resume, follow->first_signal,
                   follow->first_signal + PROGRAM_SIGNAL_LOOK, error))
        return FALSE;
    if (!place_has_gone(follow) && follow->tracee->stop == TRACEE_FAULTED)
        see_fault(follow);
    if (!follow->over)
        place_arrive(follow);
    return TRUE;
}

static gboolean step_outside(Follow *follow, GError **error)
{
    guint64 pc = follow_pc(follow);

    if (raise_is_due_inside(follow)) {
        if (raise_is_noted(follow) && !raise_send(follow, error))
            return FALSE;
        return step_and_arrive(follow, error);
    }
    if (follow->owner != IMAGE_OWNERS || place_is_gate(pc) ||
        pc == follow->status->call_at)
        return step_and_arrive(follow, error);
    return go_and_arrive(follow, error);
}

/* A library function has been left, or the emulated run takes something: the board is asked
 * whether it has put something off. */
static gboolean must_look(const Follow *follow)
{
    const NativeStep *expected = match_next(follow);

    if (follow->looked || follow->turning)
        return FALSE;
    return (follow->left_library && follow->status->attention) ||
           (expected != NULL && expected->kind == NATIVE_TAKE);
}

/* The run ends before the instruction at the boundary is executed: all that there is to see
 * has been seen, or it is one of an operating system's. */
static gboolean ends_unexecuted(const Follow *follow)
{
    Failing failing = failing_of(follow->request->rule);
    InsnInfo info;

    if (!fails_next(follow) || failing == FAILS_BOUNDARY)
        return FALSE;
    image_decode(follow->request->image, follow_pc(follow), &info);
    return failing == FAILS_AT_ONCE || (info.flags & INSN_SYSTEM);
}

/* The instruction at the boundary, compared before and after. */
static gboolean execute(Follow *follow, GError **error)
{
    const NativeStep *expected = match_next(follow);
    NativeStep *native = NULL;
    gboolean library = follow->owner == IMAGE_LIBRARY_TEXT;

    if (!follow->turning) {
        if (!match_instruction(follow))
            return TRUE;
        native = match_keep(follow, expected);
        if (!memory_before(follow, expected, native))
            return TRUE;
        if (ends_unexecuted(follow)) {
            finish_fault(follow);
            return TRUE;
        }
    }
    follow->may_note = TRUE;
    follow->looked = FALSE;
    if (match_context(follow) == BOARD_MAIN)
        follow->in_student = TRUE;
    if (!step(follow, error) || follow->over)
        return follow->over;
    if (fails_next(follow) && failing_of(follow->request->rule) == FAILS_INSTRUCTION) {
        finish_fault(follow);
        return TRUE;
    }
    follow->count++;
    if (native != NULL && !place_has_gone(follow) &&
        !memory_after(follow, expected, native))
        return TRUE;
    place_arrive(follow);
    follow->left_library = library && follow->owner != IMAGE_LIBRARY_TEXT;
    return TRUE;
}

gboolean follow_step(Follow *follow, GError **error)
{
    guint length;

    if (follow->unchecked && !match_raises(follow))
        return TRUE;
    if (raise_is_due(follow)) {
        place_frame(follow)->resume = follow_pc(follow);
        return raise_send(follow, error) && step_and_arrive(follow, error);
    }
    if (must_look(follow)) {
        follow->looked = TRUE;
        place_frame(follow)->resume = follow_pc(follow);
        return tracee_send(follow->tracee, follow->first_signal + PROGRAM_SIGNAL_LOOK,
                           error) &&
               step_and_arrive(follow, error);
    }
    if (fails_next(follow))
        return break_boundary(follow, error);
    length = sequence_length(follow);
    return length > 1 ? sequence_run(follow, length, error) : execute(follow, error);
}

/* Nothing but a raise ends the sleep. */
static gboolean wake(Follow *follow, GError **error)
{
    if (!match_event(follow, NATIVE_WAIT, -1, 0, NULL))
        return TRUE;
    if (!raise_is_due(follow)) {
        if (!fails_next(follow) && match_next(follow) != NULL)
            match_differs(follow,
                          "at instruction %" G_GUINT64_FORMAT
                          " main sleeps here and nothing wakes it",
                          follow->count + 1);
        return TRUE;
    }
    return raise_send(follow, error) && step_and_arrive(follow, error);
}

gboolean follow_to_boundary(Follow *follow, GError **error)
{
    while (follow->place == PLACE_OUTSIDE && !follow->over) {
        if (!step_outside(follow, error))
            return FALSE;
    }
    return TRUE;
}

/* ---- the whole run ---------------------------------------------------------------------------- */

/* Everything that was expected has been seen. */
static gboolean is_done(Follow *follow)
{
    if (follow->next == follow->request->n_steps && !follow->request->whole)
        return TRUE;
    if (!fails_next(follow) || failing_of(follow->request->rule) == FAILS_BOUNDARY)
        return FALSE;
    finish_fault(follow);
    return TRUE;
}

gboolean follow_run(Follow *follow, GError **error)
{
    follow->frames[0].resume = follow->entry;
    if (!go_and_arrive(follow, error) ||
        !tracee_add_trap(follow->tracee, follow->status->call_at, error) ||
        !tracee_add_trap(follow->tracee, follow->status->sleep_at, error))
        return FALSE;
    while (!follow->over && !is_done(follow)) {
        gboolean fine = TRUE;

        switch (follow->place) {
        case PLACE_OUTSIDE:
            fine = step_outside(follow, error);
            break;
        case PLACE_BOUNDARY:
            fine = follow_step(follow, error);
            break;
        case PLACE_ASLEEP:
            fine = wake(follow, error);
            break;
        case PLACE_GONE:
            match_gone(follow);
            break;
        }
        if (!fine)
            return FALSE;
    }
    return TRUE;
}
