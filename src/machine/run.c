/* SPDX-License-Identifier: GPL-2.0-or-later */
/* run.c - running: hooks, bursts, faults.
 *
 * How a run works.  What plain.c recalls needs no processor.  Else: a *burst* is one
 * uc_emu_start().  Unicorn calls on_code() before each instruction; that is where the one
 * before it is finished (SP, dead stack), where the new one is announced, and the only place
 * where a burst is stopped.  An instruction that Unicorn cannot step exactly ends the burst,
 * is done by ArchOps.step, and a new burst starts.  Counted single steps (count = 1) are
 * never used: mixed with bursts they have been seen to run past a boundary. */
#include "config.h"

#include "machine/machine-private.h"

/* No instruction is ever there, so a burst runs until it is stopped. */
#define NO_ADDRESS 0xffff0000u

/* ---- faults ---------------------------------------------------------------------------- */

MachineEnd machine_fail(Machine *m, MachineFaultKind kind, guint64 address, guint size,
                        gboolean write)
{
    if (m->fault.kind == MACHINE_FAULT_NONE)
        m->fault = (MachineFault){kind, m->pc, address, size, write};
    m->end = MACHINE_FAULTED;
    m->stopping = TRUE;
    return MACHINE_FAULTED;
}

const MachineFault *machine_fault(const Machine *m)
{
    return &m->fault;
}

/* A bad data access is the stack's fault when it lies just below the stack. */
static MachineFaultKind access_fault(const Machine *m, guint64 address)
{
    return address < m->stack_low && address + 65536 >= m->stack_low
               ? MACHINE_FAULT_STACK
               : MACHINE_FAULT_MEMORY;
}

/* ---- hooks ----------------------------------------------------------------------------- */

InsnInfo machine_decode(Machine *m, guint64 pc)
{
    InsnInfo *info = &m->decoded[pc - m->text_base];
    if (info->flags == 0) {
        image_decode(m->image, pc, info);
        if (info->named & ~m->named)
            machine_use_registers(m, info->named);
    }
    return *info;
}

static gboolean is_code(const Machine *m, guint64 pc)
{
    return pc - m->text_base < m->text_size &&
           m->text_owner[pc - m->text_base] < IMAGE_RODATA;
}

ImageOwner machine_owner(const Machine *m, guint64 pc)
{
    return pc - m->text_base < m->text_size ? m->text_owner[pc - m->text_base]
                                            : IMAGE_OWNERS;
}

InsnInfo machine_instruction(Machine *m, guint64 pc)
{
    return pc - m->text_base < m->text_size ? machine_decode(m, pc) : (InsnInfo){0};
}

static MachineVerdict announce(Machine *m, InsnInfo info)
{
    if (m->ops == NULL || m->ops->instruction == NULL)
        return MACHINE_GO;
    return m->ops->instruction(m->data, m->pc, m->text_owner[m->pc - m->text_base], info);
}

/* What an instruction may not do, found before it is executed. */
static gboolean refuse(Machine *m, InsnInfo info)
{
    ImageOwner owner = m->text_owner[m->pc - m->text_base];
    if (!(info.flags & INSN_VALID)) {
        machine_fail(m, MACHINE_FAULT_UNDEFINED, m->pc, 0, FALSE);
    } else if ((info.flags & INSN_SYSTEM) && owner == IMAGE_STUDENT_TEXT) {
        machine_fail(m, MACHINE_FAULT_SYSTEM, m->pc, 0, FALSE);
    } else if ((info.flags & INSN_DIVIDE) && m->arch->divides_by_zero(m)) {
        machine_fail(m, MACHINE_FAULT_DIVIDE, m->pc, 0, FALSE);
    } else {
        return FALSE;
    }
    return TRUE;
}

static void on_code(uc_engine *uc, uint64_t address, uint32_t size, void *data)
{
    Machine *m = data;
    (void)size;
    if (m->stopping) {
        uc_emu_stop(uc);
        return;
    }
    m->fresh = FALSE;
    machine_finish_instruction(m);
    if (m->in_rep && address == m->pc && m->arch->rep_is_done(m))
        return;
    m->pc = address;
    m->in_rep = FALSE;
    if (!is_code(m, address)) {
        machine_fail(m, MACHINE_FAULT_JUMP, address, 0, FALSE);
        uc_emu_stop(uc);
        return;
    }
    InsnInfo info = machine_decode(m, address);
    if (m->announced) {
        m->announced = FALSE;
    } else if (m->single || announce(m, info) == MACHINE_STOP) {
        m->stepped = m->single;
        m->stopping = TRUE;
        uc_emu_stop(uc);
        return;
    }
    if ((info.flags & m->arch->special) && !m->single && m->arch->needs_step(m, info)) {
        m->special = m->stopping = TRUE;
        uc_emu_stop(uc);
        return;
    }
    if ((info.flags & (INSN_SYSTEM | INSN_DIVIDE)) || !(info.flags & INSN_VALID)) {
        if (refuse(m, info)) {
            uc_emu_stop(uc);
            return;
        }
    }
    m->check_sp = (info.flags & INSN_SP_WRITE) != 0;
    m->in_rep = (info.flags & INSN_REP) != 0;
    if ((info.flags & INSN_VECTOR) && m->arch->vector_bytes > 0)
        m->uses_vector = TRUE;
    m->fresh = FALSE;
}

gboolean machine_report(Machine *m, guint64 address, guint size, gboolean write,
                        guint64 value)
{
    gsize index, last;
    ImageOwner owner;
    if (machine_ram_index(m, address, &index) &&
        machine_ram_index(m, address + size - 1, &last) && last - index == size - 1 &&
        m->ram_owner[index] != RAM_NOTHING && m->ram_owner[last] != RAM_NOTHING) {
        owner = m->ram_owner[index];
        if (write)
            memory_touch(m, index, size);
    } else if (!write && address - m->text_base < m->text_size &&
               m->text_owner[address - m->text_base] < IMAGE_OWNERS) {
        owner = m->text_owner[address - m->text_base];
    } else {
        if (machine_ram_index(m, address, &index) && write)
            memory_touch(m, index, MIN(size, machine_ram_size(m) - index));
        machine_fail(m, access_fault(m, address), address, size, write);
        return FALSE;
    }
    if (m->ops != NULL && m->ops->access != NULL &&
        m->ops->access(m->data, address, size, write, value, owner) == MACHINE_STOP) {
        m->stopping = TRUE;
        return FALSE;
    }
    return TRUE;
}

static void on_access(uc_engine *uc, uc_mem_type type, uint64_t address, int size,
                      int64_t value, void *data)
{
    Machine *m = data;
    if (m->stopping)
        return;
    if (m->observing) {
        MachineAccess *observed = &m->observed[type == UC_MEM_WRITE];
        *observed = (MachineAccess){address, (guint)size, observed->count + 1};
    }
    if (!machine_report(m, address, (guint)size, type == UC_MEM_WRITE, (guint64)value))
        uc_emu_stop(uc);
}

static bool on_invalid(uc_engine *uc, uc_mem_type type, uint64_t address, int size,
                       int64_t value, void *data)
{
    Machine *m = data;
    (void)uc;
    (void)value;
    if (m->stopping)
        return false;
    if (type == UC_MEM_FETCH_UNMAPPED || type == UC_MEM_FETCH_PROT)
        machine_fail(m, MACHINE_FAULT_JUMP, address, 0, FALSE);
    else
        machine_fail(m, access_fault(m, address), address, (guint)size,
                     type == UC_MEM_WRITE_UNMAPPED || type == UC_MEM_WRITE_PROT);
    return false;
}

static void on_exception(uc_engine *uc, uint32_t number, void *data)
{
    Machine *m = data;
    gboolean divide = m->arch->uc_arch == UC_ARCH_X86 && number == 0;
    machine_fail(m, divide ? MACHINE_FAULT_DIVIDE : MACHINE_FAULT_UNDEFINED, m->pc, 0,
                 FALSE);
    uc_emu_stop(uc);
}

static bool on_undefined(uc_engine *uc, void *data)
{
    (void)uc;
    machine_fail(data, MACHINE_FAULT_UNDEFINED, ((Machine *)data)->pc, 0, FALSE);
    return false;
}

gboolean machine_add_hooks(Machine *m)
{
    uc_hook hook;
    return uc_hook_add(m->uc, &hook, UC_HOOK_CODE, on_code, m, 1, 0) == UC_ERR_OK &&
           uc_hook_add(m->uc, &hook, UC_HOOK_MEM_READ | UC_HOOK_MEM_WRITE, on_access, m,
                       1, 0) == UC_ERR_OK &&
           uc_hook_add(m->uc, &hook, UC_HOOK_MEM_INVALID, on_invalid, m, 1, 0) ==
               UC_ERR_OK &&
           uc_hook_add(m->uc, &hook, UC_HOOK_INTR, on_exception, m, 1, 0) == UC_ERR_OK &&
           uc_hook_add(m->uc, &hook, UC_HOOK_INSN_INVALID, on_undefined, m, 1, 0) ==
               UC_ERR_OK;
}

/* ---- running --------------------------------------------------------------------------- */

MachineEnd machine_burst(Machine *m)
{
    m->stopping = m->special = m->in_rep = m->check_sp = m->stepped = FALSE;
    m->end = MACHINE_STOPPED;
    machine_catch_up(m);
    m->fresh = FALSE;
    uc_err err = uc_emu_start(m->uc, m->pc | m->arch->thumb_bit, NO_ADDRESS, 0, 0);
    /* An exception that was never handled stays in flight and makes the next one a double
     * fault.  The registers are of no use after a fault: whoever goes on restores them. */
    if (m->end == MACHINE_FAULTED || err != UC_ERR_OK)
        uc_context_restore(m->uc, m->untouched);
    if (m->end == MACHINE_FAULTED)
        return MACHINE_FAULTED;
    if (err == UC_ERR_INSN_INVALID || err == UC_ERR_EXCEPTION)
        return machine_fail(m, MACHINE_FAULT_UNDEFINED, m->pc, 0, FALSE);
    if (err != UC_ERR_OK || !m->stopping)
        return MACHINE_BROKEN;
    return MACHINE_STOPPED;
}

static gboolean is_special(Machine *m, InsnInfo info)
{
    return m->it != 0 || m->transfer != 0 ||
           ((info.flags & m->arch->special) && m->arch->needs_step(m, info));
}

/* The announced instruction at pc, by ArchOps.step. */
static MachineEnd step_special(Machine *m, InsnInfo info)
{
    m->stopping = m->stepped = FALSE;
    m->end = MACHINE_STOPPED;
    if (refuse(m, info))
        return MACHINE_FAULTED;
    MachineEnd end = m->arch->step(m, info);
    if (end == MACHINE_STOPPED && m->end == MACHINE_FAULTED)
        end = MACHINE_FAULTED;
    machine_finish_instruction(m);
    return end;
}

/* The announced instruction at pc alone, by Unicorn. */
static MachineEnd step_single(Machine *m)
{
    m->announced = m->single = TRUE;
    MachineEnd end = machine_burst(m);
    m->single = FALSE;
    machine_finish_instruction(m);
    return end;
}

/* The instruction at pc, or several.  *ret_done: go on with the next one, else the run has
 * ended.  What cannot be recalled Unicorn does alone if it stands among what can be, else
 * with all that follow it. */
static MachineEnd advance(Machine *m, gboolean *ret_done)
{
    MachineEnd end;
    InsnInfo info = machine_decode(m, m->pc);
    gboolean special = is_special(m, info);
    PlainCode *plain = special ? NULL : plain_code(m);
    *ret_done = FALSE;
    if (!special && plain == NULL && m->plain_run == 0) {
        end = machine_burst(m);
        *ret_done = m->announced = m->special;
        return end;
    }
    if (!m->announced && announce(m, info) == MACHINE_STOP)
        return MACHINE_STOPPED;
    m->announced = FALSE;
    if (special) {
        end = step_special(m, info);
    } else if (plain != NULL && plain_step(m, plain, &end)) {
        m->plain_run++;
    } else {
        m->plain_run = 0;
        end = step_single(m);
    }
    *ret_done = !m->stopping || m->stepped;
    return end;
}

void machine_never_recall(Machine *m)
{
    plain_clear(m);
}

MachineEnd machine_run(Machine *m, gboolean announced)
{
    MachineEnd end;
    gboolean done;
    m->fault.kind = MACHINE_FAULT_NONE;
    m->announced = announced;
    m->check_sp = FALSE;
    do {
        if (!is_code(m, m->pc))
            return machine_fail(m, MACHINE_FAULT_JUMP, m->pc, 0, FALSE);
        end = advance(m, &done);
    } while (end == MACHINE_STOPPED && done);
    return end;
}

gboolean machine_load(Machine *m, guint64 address, guint size, guint64 *ret_value)
{
    guint64 value = 0;
    gboolean known = machine_read(m, address, &value, size);
    if (!machine_report(m, address, size, FALSE, value))
        return FALSE;
    if (!known) {
        machine_fail(m, access_fault(m, address), address, size, FALSE);
        return FALSE;
    }
    *ret_value = value;
    return TRUE;
}

gboolean machine_store(Machine *m, guint64 address, guint size, guint64 value)
{
    if (!machine_report(m, address, size, TRUE, value))
        return FALSE;
    if (!machine_write(m, address, &value, size)) {
        machine_fail(m, access_fault(m, address), address, size, TRUE);
        return FALSE;
    }
    return TRUE;
}
