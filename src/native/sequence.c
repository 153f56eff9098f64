/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sequence.c - exclusive sequences, which single steps would keep from ever succeeding. */
#include "native/follow.h"
#include "toolchain/insn.h"

#define LONGEST_SEQUENCE 32

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

/* The expected step that the instruction at the boundary is; past the expected steps, in the
 * last turn of an endless loop, the latest one like it.  NULL: none. */
static const NativeStep *expected_here(const Follow *follow)
{
    const NativeStep *steps = follow->request->steps;

    if (!follow->turning)
        return match_next(follow);
    for (gsize i = follow->request->n_steps; i-- > 0;) {
        if (steps[i].kind == NATIVE_INSTRUCTION && steps[i].pc == follow_pc(follow))
            return &steps[i];
    }
    return NULL;
}

guint sequence_length(const Follow *follow)
{
    const NativeStep *end = follow->request->steps + follow->request->n_steps;
    const NativeStep *expected;

    if (exclusive_at(follow, follow_pc(follow)) != ARCH_LOAD_EXCLUSIVE)
        return 1;
    expected = expected_here(follow);
    for (guint i = 1; expected != NULL && i < LONGEST_SEQUENCE; i++) {
        if (expected + i + 1 >= end || expected[i].kind != NATIVE_INSTRUCTION)
            return 1;
        if (exclusive_at(follow, expected[i].pc) == ARCH_STORE_EXCLUSIVE)
            return expected[i + 1].kind == NATIVE_FAULT && !follow->turning ? 1 : i + 1;
    }
    return 1;
}

/* Holds the sequence against the expected steps, before it runs. */
static gboolean match_before(Follow *follow, const NativeStep *expected, guint length)
{
    if (!match_instruction(follow))
        return FALSE;
    follow->next += length - 1;
    follow->run->n_matched += length - 1;
    for (guint i = 0; i < length; i++) {
        if (!memory_before(follow, &expected[i], match_keep(follow, &expected[i])))
            return FALSE;
    }
    return TRUE;
}

static gboolean match_after(Follow *follow, const NativeStep *expected, guint length)
{
    const guint first = follow->run->steps->len - length;

    for (guint i = 0; i < length; i++) {
        if (!memory_after(follow, &expected[i],
                          &g_array_index(follow->run->steps, NativeStep, first + i)))
            return FALSE;
    }
    return TRUE;
}

gboolean sequence_run(Follow *follow, guint length, GError **error)
{
    const NativeStep *expected = expected_here(follow);
    const guint64 to = expected[length - 1].pc + arch_facts.breakpoint_bytes;

    if (!follow->turning && !match_before(follow, expected, length))
        return TRUE;
    if (!tracee_go(follow->tracee, to, follow->first_signal,
                   follow->first_signal + PROGRAM_SIGNAL_LOOK, error))
        return FALSE;
    if (place_has_gone(follow) || follow->tracee->stop == TRACEE_FAULTED ||
        follow_pc(follow) != to) {
        match_differs(follow,
                      "the exclusive sequence at instruction %" G_GUINT64_FORMAT
                      " is left early here",
                      follow->count + 1);
        return TRUE;
    }
    if (!follow->turning && !match_after(follow, expected, length))
        return TRUE;
    follow->count += length;
    follow->may_note = TRUE;
    follow->looked = follow->left_library = FALSE;
    if (match_context(follow) == BOARD_MAIN)
        follow->in_student = TRUE;
    place_arrive(follow);
    return TRUE;
}
