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

guint sequence_length(const Follow *follow)
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

gboolean sequence_run(Follow *follow, guint length, GError **error)
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
    if (place_has_gone(follow) || follow->tracee->stop == TRACEE_FAULTED ||
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
    place_arrive(follow);
    return TRUE;
}
