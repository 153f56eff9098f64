/* SPDX-License-Identifier: GPL-2.0-or-later */
/* follow.c - the tracee moved from place to place; follow.h tells them. */
#include "native/follow.h"

#include <signal.h>
#include <string.h>

#include "toolchain/insn.h"

/* Where gates can be: every one of a program, and no other code. */
#define GATES_BYTES (4u << 20)
#define ID_BYTES BOARD_ID_BYTES

guint64 follow_pc(const Follow *follow)
{
    return arch_pc(&follow->tracee->registers);
}

static gboolean has_gone(const Follow *follow)
{
    return follow->tracee->pid == 0;
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

/* ---- raising ------------------------------------------------------------------------------ */

static gboolean raise_is_due(const Follow *follow)
{
    const NativeStep *expected = match_next(follow);

    return !follow->turning && expected != NULL && expected->kind == NATIVE_RAISE &&
           expected->boundary == follow->count + 1;
}

/* All raises of this boundary: their signals are queued, and come before the next
 * instruction.  Where one cuts in before the board has looked at another, the board raises
 * them all at once. */
static gboolean send_raises(Follow *follow, GError **error)
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

static gboolean is_busy(const Follow *follow)
{
    guint32 busy = 0;

    return tracee_read(follow->tracee, follow->status->busy_at, &busy, sizeof busy) &&
           busy != 0;
}

/* At a boundary where something else waits already, the board would take that before it
 * comes back to the program, and the raise would be late.  While the board is busy it only
 * notes what arrives, and looks at it before it takes the next one: that is the boundary. */
static gboolean raise_is_due_inside(const Follow *follow)
{
    return follow->may_note && raise_is_due(follow) && something_waits(follow);
}

/* ---- contexts ------------------------------------------------------------------------------- */

static FollowFrame *frame_now(Follow *follow)
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
    char id[ID_BYTES + 1] = "";
    gsize length = 0;

    if (follow->in_student || (arch_argument(registers, 1) & 0xff) != 0)
        return TRUE;
    while (length < ID_BYTES &&
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

static gboolean is_gate(guint64 pc)
{
    return pc >= PROGRAM_GATES_BASE && pc < PROGRAM_GATES_BASE + GATES_BYTES;
}

static void arrive_at_stub(Follow *follow, guint64 pc)
{
    guint64 to = return_address(follow);

    frame_now(follow)->resume = to;
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
    if (is_gate(follow->last_pc) && !is_gate(pc))
        frame_now(follow)->resume = arch_gate_target(&follow->tracee->registers);
    if (is_gate(pc))
        follow->may_note = TRUE;
    else if (pc == follow->status->called_at)
        see_return(follow);
    else if (pc == follow->status->sleep_at)
        follow->place = PLACE_ASLEEP;
}

/* Looks where the tracee stands.  A difference ends the run and is no error. */
static void arrive(Follow *follow)
{
    guint64 pc;

    if (has_gone(follow)) {
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
        follow->in_student = follow->may_note = follow->may_queue = FALSE;
    } else if (follow->owner == IMAGE_TRAP) {
        arrive_at_stub(follow, pc);
    } else if (follow->owner == IMAGE_OWNERS) {
        arrive_outside(follow, pc);
    }
    follow->last_pc = pc;
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
    if (fails_next(follow) &&
        failing_of(follow->request->rule) == FAILS_INSTRUCTION)
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
    if (!has_gone(follow) && follow->tracee->stop == TRACEE_FAULTED)
        see_fault(follow);
    return TRUE;
}

static gboolean step_and_arrive(Follow *follow, GError **error)
{
    if (!step(follow, error))
        return FALSE;
    if (!follow->over)
        arrive(follow);
    return TRUE;
}

/* To where the board calls, sleeps, or comes back to the running context. */
static gboolean go_and_arrive(Follow *follow, GError **error)
{
    if (!tracee_go(follow->tracee, frame_now(follow)->resume, follow->first_signal,
                   follow->first_signal + PROGRAM_SIGNAL_LOOK, error))
        return FALSE;
    if (!has_gone(follow) && follow->tracee->stop == TRACEE_FAULTED)
        see_fault(follow);
    if (!follow->over)
        arrive(follow);
    return TRUE;
}

static gboolean step_outside(Follow *follow, GError **error)
{
    guint64 pc = follow_pc(follow);

    if (raise_is_due_inside(follow)) {
        if (is_busy(follow) && !send_raises(follow, error))
            return FALSE;
        return step_and_arrive(follow, error);
    }
    if (follow->owner != IMAGE_OWNERS || is_gate(pc) || pc == follow->status->call_at)
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

static ArchExclusive exclusive_at(const Follow *follow, guint64 pc)
{
    const ImagePart *part = image_part_at(follow->request->image, pc);
    InsnInfo info;

    if (part == NULL)
        return ARCH_PLAIN;
    image_decode(follow->request->image, pc, &info);
    return info.size > 0 && info.size <= part->address + part->size - pc
               ? arch_exclusive(part->bytes + (pc - part->address), info.size)
               : ARCH_PLAIN;
}

#define LONGEST_SEQUENCE 32

/* From a load-exclusive at the boundary: how many instructions until the store-exclusive is
 * done, when nothing comes in between; else 1. */
static guint length_of_sequence(const Follow *follow)
{
    if (follow->turning || exclusive_at(follow, follow_pc(follow)) != ARCH_LOAD_EXCLUSIVE)
        return 1;
    for (guint i = 1; i < LONGEST_SEQUENCE; i++) {
        const NativeStep *expected;

        if (follow->next + i + 1 >= follow->request->n_steps)
            return 1;
        expected = match_next(follow) + i;
        if (expected->kind != NATIVE_INSTRUCTION)
            return 1;
        if (exclusive_at(follow, expected->pc) == ARCH_STORE_EXCLUSIVE)
            return expected[1].kind == NATIVE_FAULT ? 1 : i + 1;
    }
    return 1;
}

/* The sequence runs whole: what it reads is compared before it, what it wrote after. */
static gboolean run_sequence(Follow *follow, guint length, GError **error)
{
    const NativeStep *expected = match_next(follow);
    const guint64 to = expected[length - 1].pc + arch_facts.breakpoint_bytes;
    const guint first = follow->run->steps->len;

    if (!match_instruction(follow))
        return TRUE;
    follow->next += length - 1;
    follow->run->n_matched += length - 1;
    for (guint i = 0; i < length; i++) {
        if (!memory_before(follow, &expected[i], match_keep(follow, &expected[i])))
            return TRUE;
    }
    if (!tracee_go(follow->tracee, to, follow->first_signal, follow->first_signal, error))
        return FALSE;
    if (has_gone(follow) || follow->tracee->stop == TRACEE_FAULTED ||
        follow_pc(follow) != to) {
        match_differs(follow,
                      "the exclusive sequence at instruction %" G_GUINT64_FORMAT
                      " is left early here",
                      follow->count + 1);
        return TRUE;
    }
    for (guint i = 0; i < length; i++) {
        if (!memory_after(follow, &expected[i],
                          &g_array_index(follow->run->steps, NativeStep, first + i)))
            return TRUE;
    }
    follow->count += length;
    follow->may_note = TRUE;
    follow->looked = follow->left_library = FALSE;
    arrive(follow);
    return TRUE;
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
    if (native != NULL && !has_gone(follow) && !memory_after(follow, expected, native))
        return TRUE;
    arrive(follow);
    follow->left_library = library && follow->owner != IMAGE_LIBRARY_TEXT;
    return TRUE;
}

gboolean follow_step(Follow *follow, GError **error)
{
    guint length;

    if (follow->unchecked && !match_raises(follow))
        return TRUE;
    if (raise_is_due(follow)) {
        frame_now(follow)->resume = follow_pc(follow);
        return send_raises(follow, error) && step_and_arrive(follow, error);
    }
    if (must_look(follow)) {
        follow->looked = TRUE;
        frame_now(follow)->resume = follow_pc(follow);
        return tracee_send(follow->tracee, follow->first_signal + PROGRAM_SIGNAL_LOOK,
                           error) &&
               step_and_arrive(follow, error);
    }
    if (fails_next(follow))
        return break_boundary(follow, error);
    length = length_of_sequence(follow);
    return length > 1 ? run_sequence(follow, length, error) : execute(follow, error);
}

/* Nothing but a raise ends the sleep. */
static gboolean wake(Follow *follow, GError **error)
{
    if (!match_event(follow, NATIVE_WAIT, -1, 0, NULL))
        return TRUE;
    if (!raise_is_due(follow)) {
        if (!fails_next(follow) && match_next(follow) != NULL)
            match_differs(follow, "at instruction %" G_GUINT64_FORMAT
                                  " main sleeps here and nothing wakes it",
                          follow->count + 1);
        return TRUE;
    }
    return send_raises(follow, error) && step_and_arrive(follow, error);
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
