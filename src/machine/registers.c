/* SPDX-License-Identifier: GPL-2.0-or-later */
/* registers.c - registers, and the stack pointer with what it leaves behind.
 *
 * What the processor holds is read at most once between two instructions (`now`, fresh), and
 * is told of changes only when it is to run (behind). */
#include "config.h"

#include <string.h>

#include "machine/machine-private.h"

guint64 machine_reg(Machine *m, guint index)
{
    guint64 value = 0;
    if (m->fresh)
        return m->now.regs[index];
    uc_reg_read(m->uc, m->arch->regs[index], &value);
    return value;
}

void machine_set_reg(Machine *m, guint index, guint64 value)
{
    if (!m->fresh) {
        uc_reg_write(m->uc, m->arch->regs[index], &value);
        return;
    }
    m->now.regs[index] =
        index + 1 == m->arch->n_regs ? value & m->arch->flags_mask : value;
    m->behind = TRUE;
}

void machine_use_registers(Machine *m, guint32 named)
{
    guint flags = m->arch->n_regs - 1;
    m->named |= named;
    m->n_used = 0;
    for (guint i = 0; i <= flags; i++) {
        if (i == flags || (m->named >> i & 1)) {
            m->used[m->n_used] = (guint8)i;
            m->used_ids[m->n_used++] = m->arch->regs[i];
        }
    }
}

const Registers *machine_now(Machine *m)
{
    Registers *now = &m->now;
    if (!m->fresh) {
        void *pointers[MACHINE_MAX_REGS];
        for (guint i = 0; i < m->n_used; i++) {
            now->regs[m->used[i]] = 0;
            pointers[i] = &now->regs[m->used[i]];
        }
        uc_reg_read_batch(m->uc, m->used_ids, pointers, (int)m->n_used);
        now->regs[m->arch->n_regs - 1] &= m->arch->flags_mask;
        m->fresh = TRUE;
    }
    now->pc = m->pc;
    now->monitor = m->monitor;
    now->it = m->it;
    now->transfer = m->transfer;
    return now;
}

void machine_set_registers(Machine *m, const Registers *registers)
{
    m->now = *registers;
    m->fresh = m->behind = TRUE;
    m->pc = registers->pc;
    m->monitor = registers->monitor;
    m->it = registers->it;
    m->transfer = registers->transfer;
}

void machine_catch_up(Machine *m)
{
    void *pointers[MACHINE_MAX_REGS];
    guint64 flags = m->now.regs[m->arch->n_regs - 1] | m->arch->flags_reset;
    if (!m->behind)
        return;
    for (guint i = 0; i + 1 < m->n_used; i++)
        pointers[i] = &m->now.regs[m->used[i]];
    pointers[m->n_used - 1] = &flags;
    uc_reg_write_batch(m->uc, m->used_ids, pointers, (int)m->n_used);
    m->behind = FALSE;
}

void machine_set_raw(Machine *m, guint index, guint64 value)
{
    machine_catch_up(m);
    uc_reg_write(m->uc, m->arch->regs[index], &value);
    m->fresh = FALSE;
}

guint64 machine_pc(const Machine *m)
{
    return m->pc;
}

/* The bytes that SP passes upwards are dead: give them the fixed pattern. */
void machine_move_sp(Machine *m, guint64 sp)
{
    gsize from, to;
    if (sp > m->sp && machine_ram_index(m, m->sp, &from) &&
        machine_ram_index(m, sp - 1, &to) && from >= m->data_size) {
        memset(m->ram + from, MACHINE_DEAD_BYTE, to - from + 1);
        memory_touch(m, from, to - from + 1);
    }
    m->sp = sp;
    m->lowest_sp = MIN(m->lowest_sp, sp);
}

void machine_follow_sp(Machine *m)
{
    m->check_sp = FALSE;
    guint64 sp = machine_reg(m, m->arch->sp);
    if (sp != m->sp)
        machine_move_sp(m, sp);
}

guint64 machine_sp(Machine *m)
{
    machine_finish_instruction(m);
    return m->sp;
}

guint64 machine_lowest_sp(Machine *m)
{
    machine_finish_instruction(m);
    return m->lowest_sp;
}

void machine_clear_lowest_sp(Machine *m)
{
    machine_finish_instruction(m);
    m->lowest_sp = m->sp;
}

guint64 machine_entry_sp(Machine *m, guint64 sp)
{
    return m->arch->entry_sp(sp);
}

guint64 machine_stack_top(const Machine *m)
{
    return m->stack_top;
}

gboolean machine_in_stack(const Machine *m, guint64 address)
{
    return address - STACK_BASE < m->stack_size;
}

guint64 machine_argument(Machine *m, guint index)
{
    return machine_reg(m, m->arch->arguments[index]);
}

void machine_set_result(Machine *m, guint64 value)
{
    machine_set_reg(m, m->arch->result, value);
}

guint64 machine_return_address(Machine *m)
{
    return m->arch->return_address(m);
}

guint machine_transfer(const Machine *m)
{
    return m->transfer;
}

gboolean machine_is_exclusive(const Machine *m)
{
    return m->monitor != 0;
}

guint machine_registers(Machine *m, guint64 *ret_values, guint max)
{
    const Registers *now = machine_now(m);
    guint last = m->arch->n_regs - 1, n = 0;
    for (guint i = 0; i < last && n < max; i++)
        ret_values[n++] = now->regs[i];
    if (n < max)
        ret_values[n++] = now->pc;
    if (n < max)
        ret_values[n++] = now->regs[last];
    return n;
}

const char *machine_register_name(const Machine *m, guint index)
{
    guint last = m->arch->n_regs - 1;
    if (index >= last)
        return index == last ? "pc" : "flags";
    return m->arch->names[index];
}
