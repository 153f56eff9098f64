/* SPDX-License-Identifier: GPL-2.0-or-later */
/* context.c - the interrupted contexts: entering a handler, leaving it, and the hash of all. */
#include "config.h"

#include "machine/machine-private.h"

/* Registers and vector state, where the processor does not push them itself. */
static void save_context(Machine *m, Frame *frame)
{
    frame->registers = *machine_now(m);
    frame->has_vector = m->uses_vector;
    if (m->uses_vector) {
        m->arch->get_vector(m, frame->vector);
        m->arch->set_vector(m, m->pristine_vector);
    }
}

static void enter_function(Machine *m, guint64 pc, guint64 argument, guint64 sp,
                           guint64 return_stub)
{
    Registers fresh = {.pc = pc};
    fresh.regs[m->arch->arguments[0]] = argument;
    machine_set_registers(m, &fresh);
    m->arch->call_from(m, sp, return_stub);
}

static Hash128 vector_hash(const Machine *m, const guint8 *vector, guint64 seed)
{
    Hash128 total = hash128(vector, m->arch->vector_bytes, seed);
    hash128_mix(&total, hash128(m->pristine_vector, m->arch->vector_bytes, seed));
    return total;
}

/* Vector state as at the start adds nothing, whether it was saved or not. */
static void hash_frame(Machine *m, Frame *frame)
{
    gsize from = offsetof(Frame, registers);
    guint64 sps[2] = {frame->entry_sp, frame->saved_sp};
    frame->hash = hash128(sps, sizeof sps, 0x1000 + m->depth);
    if (m->arch->frame_on_stack)
        return;
    hash128_mix(&frame->hash, hash128((const guint8 *)frame + from,
                                      REGISTERS_BYTES(m->arch), 0x2000 + m->depth));
    if (frame->has_vector)
        hash128_mix(&frame->hash, vector_hash(m, frame->vector, 0x3000 + m->depth));
}

gboolean machine_enter(Machine *m, guint64 handler, guint64 self, guint64 return_stub)
{
    g_assert(m->depth < MACHINE_MAX_FRAMES);
    machine_finish_instruction(m);
    Frame *frame = &m->frames[m->depth];
    frame->saved_sp = m->sp;
    frame->entry_sp = m->arch->entry_sp(m->sp);
    frame->has_vector = FALSE;
    m->monitor = 0;
    m->fault.kind = MACHINE_FAULT_NONE;
    if (frame->entry_sp < m->stack_low || frame->entry_sp > m->stack_top) {
        machine_fail(m, MACHINE_FAULT_STACK, frame->entry_sp, 0, TRUE);
        return FALSE;
    }
    if (m->arch->frame_on_stack) {
        if (!m->arch->enter(m, frame, handler, self, return_stub))
            return FALSE;
    } else {
        save_context(m, frame);
        enter_function(m, handler, self, frame->entry_sp, return_stub);
    }
    m->depth++;
    hash_frame(m, frame);
    m->it = 0;
    m->transfer = 0;
    return TRUE;
}

static gboolean restore_context(Machine *m, const Frame *frame)
{
    if (m->sp != frame->entry_sp + m->arch->pushed_bytes)
        return FALSE;
    machine_set_registers(m, &frame->registers);
    if (m->uses_vector)
        m->arch->set_vector(m, frame->has_vector ? frame->vector : m->pristine_vector);
    machine_move_sp(m, frame->saved_sp);
    return TRUE;
}

gboolean machine_leave(Machine *m)
{
    g_assert(m->depth > 0);
    machine_finish_instruction(m);
    m->monitor = 0;
    m->fault.kind = MACHINE_FAULT_NONE;
    Frame *frame = &m->frames[m->depth - 1];
    if (!(m->arch->frame_on_stack ? m->arch->leave(m, frame)
                                  : restore_context(m, frame))) {
        machine_fail(m, MACHINE_FAULT_RETURN, m->sp, 0, FALSE);
        return FALSE;
    }
    m->depth--;
    m->monitor = 0;
    return TRUE;
}

guint machine_depth(const Machine *m)
{
    return m->depth;
}

guint64 machine_frame_sp(const Machine *m, guint depth)
{
    return m->frames[depth - 1].entry_sp;
}

guint64 machine_frame_pc(Machine *m, guint depth)
{
    const Frame *frame = &m->frames[depth - 1];
    return m->arch->frame_on_stack ? m->arch->frame_pc(m, frame) : frame->registers.pc;
}

void machine_call(Machine *m, guint64 pc, guint64 argument)
{
    machine_set_reg(m, m->arch->arguments[0], argument);
    m->pc = pc;
}

Hash128 machine_hash(Machine *m)
{
    machine_finish_instruction(m);
    memory_update_hash(m);
    Hash128 total = hash128(machine_now(m), REGISTERS_BYTES(m->arch), 0);
    hash128_mix(&total, m->memory_hash);
    for (guint i = 0; i < m->depth; i++)
        hash128_mix(&total, m->frames[i].hash);
    if (m->uses_vector) {
        guint8 vector[MACHINE_VECTOR_BYTES];
        m->arch->get_vector(m, vector);
        hash128_mix(&total, vector_hash(m, vector, 0x4000));
    }
    return total;
}

void machine_reset(Machine *m)
{
    guint64 stub = 0;
    memory_reset(m);
    image_symbol(m->image, "__irqlab_exit", &stub);
    m->depth = 0;
    m->fault.kind = MACHINE_FAULT_NONE;
    if (m->arch->vector_bytes > 0)
        m->arch->set_vector(m, m->pristine_vector);
    m->sp = m->lowest_sp = m->stack_top;
    m->check_sp = FALSE;
    enter_function(m, m->entry, 0, m->stack_top - m->arch->pushed_bytes, stub);
}
