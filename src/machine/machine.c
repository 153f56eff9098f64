/* SPDX-License-Identifier: GPL-2.0-or-later */
/* machine.c - running: hooks, bursts, faults, registers.
 *
 * How a run works.  What plain.c recalls needs no processor.  Else: a *burst* is one
 * uc_emu_start().  Unicorn calls on_code() before each
 * instruction; that is where the one before it is finished (SP, dead stack), where the new
 * one is announced, and the only place where a burst is stopped.  An instruction that
 * Unicorn cannot step exactly ends the burst, is done by ArchOps.step, and a new burst
 * starts.  Counted single steps (count = 1) are never used: mixed with bursts they have been
 * seen to run past a boundary. */
#include "config.h"

#include <string.h>

#include "machine/machine-private.h"

G_DEFINE_QUARK(irqlab - machine - error - quark, machine_error)

/* No instruction is ever there, so a burst runs until it is stopped. */
#define NO_ADDRESS 0xffff0000u

/* ---- registers ----------------------------------------------------------------------- */

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

/* An instruction that names these registers is executed from now on. */
static void use_registers(Machine *m, guint32 named)
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

static void catch_up(Machine *m)
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
    catch_up(m);
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

static void finish_instruction(Machine *m)
{
    if (!m->check_sp)
        return;
    m->check_sp = FALSE;
    guint64 sp = machine_reg(m, m->arch->sp);
    if (sp != m->sp)
        machine_move_sp(m, sp);
}

guint64 machine_sp(Machine *m)
{
    finish_instruction(m);
    return m->sp;
}

guint64 machine_lowest_sp(Machine *m)
{
    finish_instruction(m);
    return m->lowest_sp;
}

void machine_clear_lowest_sp(Machine *m)
{
    finish_instruction(m);
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
            use_registers(m, info->named);
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
    finish_instruction(m);
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

/* ---- running --------------------------------------------------------------------------- */

MachineEnd machine_burst(Machine *m)
{
    m->stopping = m->special = m->in_rep = m->check_sp = m->stepped = FALSE;
    m->end = MACHINE_STOPPED;
    catch_up(m);
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
    finish_instruction(m);
    return end;
}

/* The announced instruction at pc alone, by Unicorn. */
static MachineEnd step_single(Machine *m)
{
    m->announced = m->single = TRUE;
    MachineEnd end = machine_burst(m);
    m->single = FALSE;
    finish_instruction(m);
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

/* ---- handlers --------------------------------------------------------------------------- */

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
    finish_instruction(m);
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
    finish_instruction(m);
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

/* ---- state ------------------------------------------------------------------------------ */

Hash128 machine_hash(Machine *m)
{
    finish_instruction(m);
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

static gboolean add_hooks(Machine *m)
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

static gboolean map_memory(Machine *m)
{
    if (uc_mem_map_ptr(m->uc, m->text_base, m->text_size, UC_PROT_READ | UC_PROT_EXEC,
                       m->text) != UC_ERR_OK)
        return FALSE;
    if (m->data_size > 0 &&
        uc_mem_map_ptr(m->uc, m->data_base, m->data_size, UC_PROT_READ | UC_PROT_WRITE,
                       m->ram) != UC_ERR_OK)
        return FALSE;
    return uc_mem_map_ptr(m->uc, STACK_BASE, m->stack_size, UC_PROT_READ | UC_PROT_WRITE,
                          m->ram + m->data_size) == UC_ERR_OK;
}

static const ArchOps *arch_of(const Image *image)
{
    switch (image_target(image)->arch) {
    case ARCH_THUMB:
        return &arch_thumb;
    case ARCH_AARCH64:
        return &arch_aarch64;
    default:
        return &arch_x86_64;
    }
}

static gboolean open_processor(Machine *m)
{
    if (uc_open(m->arch->uc_arch, m->arch->uc_mode, &m->uc) != UC_ERR_OK)
        return FALSE;
    if (m->arch->cpu_model >= 0 &&
        uc_ctl_set_cpu_model(m->uc, m->arch->cpu_model) != UC_ERR_OK)
        return FALSE;
    return uc_context_alloc(m->uc, &m->untouched) == UC_ERR_OK &&
           uc_context_save(m->uc, m->untouched) == UC_ERR_OK && map_memory(m) &&
           add_hooks(m);
}

Machine *machine_new(Image *image, const char *entry, guint32 stack_bytes,
                     const MachineOps *ops, gpointer data, GError **error)
{
    g_autoptr(Machine) m = g_new0(Machine, 1);
    m->image = image_ref(image);
    m->arch = arch_of(image);
    m->ops = ops;
    m->data = data;
    if (!image_symbol(image, entry, &m->entry)) {
        g_set_error(error, MACHINE_ERROR, MACHINE_ERROR_FAILED,
                    "the program has no function %s()", entry);
        return NULL;
    }
    if (!memory_init(m, stack_bytes, error))
        return NULL;
    if (!open_processor(m)) {
        g_set_error(error, MACHINE_ERROR, MACHINE_ERROR_FAILED,
                    "the emulator did not start (Unicorn, %s)",
                    image_target(image)->name);
        return NULL;
    }
    if (m->arch->vector_bytes > 0)
        m->arch->get_vector(m, m->pristine_vector);
    use_registers(m, m->arch->unnamed);
    plain_init(m);
    machine_reset(m);
    return g_steal_pointer(&m);
}

void machine_free(Machine *m)
{
    if (m == NULL)
        return;
    if (m->untouched != NULL)
        uc_context_free(m->untouched);
    if (m->uc != NULL)
        uc_close(m->uc);
    plain_clear(m);
    memory_clear(m);
    g_clear_pointer(&m->image, image_unref);
    g_free(m);
}
