/* SPDX-License-Identifier: GPL-2.0-or-later */
/* memory.c - the values that an instruction reads and writes, there and here.
 *
 * Data must be equal.  On the stack only offsets are compared: what a handler pushes for its
 * caller, for one, is the board's here.  A value that is not compared is kept as it was
 * expected, so that two traces of the same run read the same. */
#include "native/follow.h"

/* MACHINE_DEAD_BYTE: what the emulator fills dead stack with. */
#define DEAD_BYTE 0xDBu

static gboolean is_stack(const Follow *follow, guint64 address)
{
    return address >= follow->stack_low && address <= follow->stack_top;
}

/* The innermost frame that the address is in. */
guint64 memory_here(const Follow *follow, guint64 address)
{
    if (!is_stack(follow, address))
        return address;
    for (guint i = follow->n_frames; i-- > 0;) {
        const FollowFrame *frame = &follow->frames[i];

        if (address < frame->expected + arch_facts.pushed_bytes)
            return address - frame->expected + frame->native;
    }
    return address;
}

static gboolean is_dead(guint64 value, guint size)
{
    for (guint i = 0; i < size; i++) {
        if ((value >> (8 * i) & 0xff) != DEAD_BYTE)
            return FALSE;
    }
    return TRUE;
}

/* A pointer to the stack is equal when what it points to is. */
static gboolean same(const Follow *follow, guint64 expected, guint64 native, guint size)
{
    return expected == native || (size == 8 && memory_here(follow, expected) == native &&
                                  is_stack(follow, expected));
}

/* TRUE with the @size bytes at @address, an address of the emulated run. */
static gboolean load(const Follow *follow, guint64 address, guint size,
                     guint64 *ret_value)
{
    guint64 value = 0;

    if (!tracee_read(follow->tracee, memory_here(follow, address), &value,
                     MIN(size, sizeof value)))
        return FALSE;
    *ret_value = value;
    return TRUE;
}

static gboolean differs(Follow *follow, const NativeStep *step, const char *what,
                        guint64 address, guint64 expected, guint64 native)
{
    g_autofree char *name = image_variable_at(follow->request->image, address);
    g_autofree char *number = g_strdup_printf("0x%" G_GINT64_MODIFIER "x", address);

    match_differs(follow,
                  "instruction %" G_GUINT64_FORMAT " %s %s: %" G_GUINT64_FORMAT
                  " here, %" G_GUINT64_FORMAT " in the emulator",
                  step->boundary, what, name != NULL ? name : number, native, expected);
    return FALSE;
}

/* One value, now in memory, against the expected one.  @kept becomes what is shown. */
static gboolean compare(Follow *follow, const NativeStep *step, const char *what,
                        const NativeAccess *access, guint64 expected, guint64 *kept)
{
    guint64 native;

    *kept = expected;
    if (!load(follow, access->address, access->size, &native)) {
        match_differs(follow,
                      "instruction %" G_GUINT64_FORMAT " %s 0x%" G_GINT64_MODIFIER
                      "x, where there is no memory here",
                      step->boundary, what, access->address);
        return FALSE;
    }
    if (same(follow, expected, native, access->size))
        return TRUE;
    if (is_stack(follow, access->address)) {
        if (*what == 'r' && is_dead(expected, access->size) && follow->dead_pc == 0)
            follow->dead_pc = step->pc;
        return TRUE;
    }
    *kept = native;
    return differs(follow, step, what, access->address, expected, native);
}

static NativeAccess *copy_accesses(Follow *follow, const NativeAccess *from, guint n)
{
    NativeAccess *to = g_memdup2(from, n * sizeof *from);

    if (to != NULL)
        g_ptr_array_add(follow->run->memory, to);
    return to;
}

gboolean memory_before(Follow *follow, const NativeStep *expected, NativeStep *native)
{
    NativeAccess *reads = copy_accesses(follow, expected->reads, expected->n_reads);
    NativeAccess *writes = copy_accesses(follow, expected->writes, expected->n_writes);

    native->reads = reads;
    native->writes = writes;
    for (guint i = 0; i < expected->n_reads; i++) {
        if (!compare(follow, expected, "reads", &expected->reads[i],
                     expected->reads[i].value, &reads[i].value))
            return FALSE;
    }
    for (guint i = 0; i < expected->n_writes; i++) {
        if (!compare(follow, expected, "overwrites", &expected->writes[i],
                     expected->writes[i].old_value, &writes[i].old_value))
            return FALSE;
    }
    return TRUE;
}

gboolean memory_after(Follow *follow, const NativeStep *expected, NativeStep *native)
{
    NativeAccess *writes = (NativeAccess *)native->writes;

    for (guint i = 0; i < expected->n_writes; i++) {
        if (!compare(follow, expected, "writes", &expected->writes[i],
                     expected->writes[i].value, &writes[i].value))
            return FALSE;
    }
    return TRUE;
}
