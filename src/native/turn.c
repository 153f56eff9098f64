/* SPDX-License-Identifier: GPL-2.0-or-later */
/* turn.c - one more turn of an endless loop.
 *
 * The emulated run ends where its state has come back.  Here the state at that point is
 * kept, and the program is stepped on: after at most as many instructions as the emulated run
 * had it must come back to the same registers, data and stack. */
#include <string.h>

#include "native/follow.h"

static gboolean append_memory(const Follow *follow, GByteArray *state, guint64 address,
                              gsize size)
{
    gsize at = state->len;

    g_byte_array_set_size(state, (guint)(at + size));
    return size == 0 || tracee_read(follow->tracee, address, state->data + at, size);
}

/* All that decides what the program does next, the board's own part but for who runs. */
static GByteArray *state_now(const Follow *follow)
{
    const ArchRegisters *registers = &follow->tracee->registers;
    g_autoptr(GByteArray) state = g_byte_array_new();
    guint64 sp = arch_sp(registers);
    gint context = match_context(follow);
    gsize count;
    const ImagePart *parts = image_parts(follow->request->image, &count);

    g_byte_array_append(state, (const guint8 *)&context, sizeof context);
    if (!arch_state(follow->tracee->pid, registers, state) || sp > follow->stack_top ||
        !append_memory(follow, state, sp, follow->stack_top - sp))
        return NULL;
    for (gsize i = 0; i < count; i++) {
        if (parts[i].owner >= IMAGE_STUDENT_DATA &&
            !append_memory(follow, state, parts[i].address, parts[i].size))
            return NULL;
    }
    return g_steal_pointer(&state);
}

static gboolean is_again(const Follow *follow, const GByteArray *state)
{
    g_autoptr(GByteArray) now = state_now(follow);

    return now != NULL && now->len == state->len &&
           memcmp(now->data, state->data, now->len) == 0;
}

gboolean turn_once(Follow *follow, GError **error)
{
    const guint64 pc = follow_pc(follow), from = follow->count;
    g_autoptr(GByteArray) state = state_now(follow);

    if (state == NULL) {
        match_differs(follow, "the state of the endless loop cannot be read here");
        return TRUE;
    }
    follow->turning = TRUE;
    while (follow->count <= 2 * from && !follow->over) {
        if (!follow_step(follow, error) || !follow_to_boundary(follow, error))
            return FALSE;
        if (follow->place != PLACE_BOUNDARY)
            break;
        if (follow_pc(follow) == pc && is_again(follow, state)) {
            follow->run->fault = g_strdup_printf(
                "the same state again after %" G_GUINT64_FORMAT " instructions",
                follow->count - from);
            follow->over = TRUE;
            return TRUE;
        }
    }
    match_differs(follow, "the loop, endless in the emulator, does not come back to the "
                          "same state here");
    return TRUE;
}
