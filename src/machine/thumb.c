/* SPDX-License-Identifier: GPL-2.0-or-later */
/* thumb.c - the Cortex-M4 processor, without its FPU (AAPCS, ARMv7-M).
 *
 * Done here because Unicorn 2.0 cannot step it exactly:
 *  - IT blocks.  Unicorn runs an IT instruction and its whole block as one, and does not
 *    announce instructions whose condition is false.  ITSTATE is kept here; an instruction
 *    whose condition holds is run alone, as the last one of an "always" block, so that its
 *    16-bit form leaves the flags alone as it must (ARMv7-M ARM A7.3.2).
 *  - Exclusive accesses.  The monitor is no part of the registers that Unicorn saves.
 *  - LDM, STM and STRD of shared words, one word at a time: an interrupt may come between;
 *    LDM and STM then continue (start again inside an IT block), STRD starts again
 *    (B1.5.10).  LDRD and an LDM that loads its
 *    own base start again without having changed anything, which cannot be told from an
 *    interrupt before them, so those are not split.
 */
#include "config.h"

#include <string.h>

#include "machine/machine-private.h"

enum { R0, R12 = 12, SP = 13, LR = 14, XPSR = 15, N_REGS = 16 };

static const int regs[N_REGS] = {
    UC_ARM_REG_R0,  UC_ARM_REG_R1, UC_ARM_REG_R2,  UC_ARM_REG_R3,
    UC_ARM_REG_R4,  UC_ARM_REG_R5, UC_ARM_REG_R6,  UC_ARM_REG_R7,
    UC_ARM_REG_R8,  UC_ARM_REG_R9, UC_ARM_REG_R10, UC_ARM_REG_R11,
    UC_ARM_REG_R12, UC_ARM_REG_SP, UC_ARM_REG_LR,  UC_ARM_REG_XPSR,
};

static const char *const names[N_REGS] = {
    "r0", "r1", "r2",  "r3",  "r4",  "r5", "r6", "r7",
    "r8", "r9", "r10", "r11", "r12", "sp", "lr", "flags",
};

#define XPSR_FLAGS 0xf80f0000u /* N Z C V Q and GE */
#define XPSR_THUMB 0x01000000u
#define XPSR_ALIGNED 0x200u /* stacked: SP was moved to a multiple of 8 (B1.5.7) */
#define STACKED_BYTES 32u
#define IT_ALWAYS_LAST 0xe8u

static guint64 entry_sp(guint64 sp)
{
    return (sp - STACKED_BYTES) & ~(guint64)7;
}

static void call_from(Machine *m, guint64 sp, guint64 stub)
{
    machine_set_reg(m, SP, sp);
    machine_set_reg(m, LR, stub | 1);
    machine_move_sp(m, sp);
}

/* ITSTATE in the places that EPSR has for it (B1.4.2). */
static guint32 it_to_xpsr(guint32 it)
{
    return (it & 3) << 25 | (it >> 2) << 10;
}

static guint32 xpsr_to_it(guint32 xpsr)
{
    return (xpsr >> 25 & 3) | (xpsr >> 10 & 0x3f) << 2;
}

static guint32 fetch(Machine *m)
{
    guint16 half[2] = {0, 0};
    machine_read(m, m->pc, half, 2);
    if ((half[0] & 0xf800) < 0xe800)
        return half[0];
    machine_read(m, m->pc + 2, half + 1, 2);
    return (guint32)half[0] << 16 | half[1];
}

/* ---- transfers of several words --------------------------------------------------------- */

typedef struct {
    gboolean load, writeback, restarts;
    guint base, n;
    guint8 list[16];
    guint32 address;    /* of the first word */
    guint32 final_base; /* the base register's value afterwards, with writeback */
} Transfer;

static void transfer_list(Transfer *t, guint32 list)
{
    for (guint i = 0; i < 16; i++) {
        if (list >> i & 1)
            t->list[t->n++] = (guint8)i;
    }
}

/* Decodes the LDM, STM or STRD at pc; FALSE for one that is not split. */
static gboolean decode_transfer(Machine *m, Transfer *t)
{
    guint32 insn = fetch(m), list = 0;
    gboolean down = FALSE;
    memset(t, 0, sizeof *t);
    if ((insn & 0xfffff000u) == 0xc000) {
        t->base = insn >> 8 & 7;
        t->load = insn >> 11 & 1;
        list = insn & 0xff;
        t->writeback = !t->load || !(list >> t->base & 1);
    } else if ((insn & 0xffc00000u) == 0xe8800000u ||
               (insn & 0xffc00000u) == 0xe9000000u) {
        t->base = insn >> 16 & 15;
        t->load = insn >> 20 & 1;
        t->writeback = insn >> 21 & 1;
        down = (insn & 0x01000000u) != 0;
        list = insn & 0xffff;
    } else if ((insn & 0xfe500000u) == 0xe8400000u && (insn & 0x01200000u) != 0) {
        guint32 offset = (insn & 0xff) * 4;
        t->base = insn >> 16 & 15;
        guint32 base = (guint32)machine_reg(m, MIN(t->base, LR));
        guint32 moved = insn & 0x00800000u ? base + offset : base - offset;
        t->address = insn & 0x01000000u ? moved : base;
        t->writeback = insn >> 21 & 1;
        t->final_base = moved;
        t->restarts = TRUE;
        t->n = 2;
        t->list[0] = insn >> 12 & 15;
        t->list[1] = insn >> 8 & 15;
        return t->base < SP;
    } else {
        return FALSE;
    }
    transfer_list(t, list);
    if (t->base >= SP || (list & 0x8000) || t->n < 2 || (t->load && list >> t->base & 1))
        return FALSE;
    guint32 base = (guint32)machine_reg(m, t->base);
    t->final_base = down ? base - 4 * t->n : base + 4 * t->n;
    t->address = down ? t->final_base : base;
    return TRUE;
}

static gboolean asks_for_split(Machine *m)
{
    Transfer t;
    return m->ops != NULL && m->ops->split != NULL && decode_transfer(m, &t) &&
           m->ops->split(m->data, t.address, 4 * t.n, !t.load);
}

static MachineEnd step_transfer(Machine *m, InsnInfo info)
{
    Transfer t;
    decode_transfer(m, &t);
    guint k = m->transfer;
    guint64 value = 0;
    if (t.load) {
        if (!machine_load(m, t.address + 4 * k, 4, &value))
            return m->end;
        machine_set_reg(m, t.list[k], value);
    } else if (!machine_store(m, t.address + 4 * k, 4, machine_reg(m, t.list[k]))) {
        return m->end;
    }
    if (k + 1 < t.n) {
        m->transfer = k + 1;
        return MACHINE_STOPPED;
    }
    if (t.writeback)
        machine_set_reg(m, t.base, t.final_base);
    m->transfer = 0;
    m->pc += info.size;
    return MACHINE_STOPPED;
}

/* ---- exclusive accesses (A3.4) ------------------------------------------------------------ */

typedef struct {
    enum { EXCLUSIVE_NONE, EXCLUSIVE_LOAD, EXCLUSIVE_STORE, EXCLUSIVE_CLEAR } kind;
    guint size, rt, rd;
    guint32 address;
} Exclusive;

static Exclusive decode_exclusive(Machine *m)
{
    guint32 insn = fetch(m);
    Exclusive e = {EXCLUSIVE_NONE, 4, insn >> 12 & 15, insn & 15, 0};
    guint32 base = (guint32)machine_reg(m, MIN(insn >> 16 & 15, LR));
    if (insn == 0xf3bf8f2fu) {
        e.kind = EXCLUSIVE_CLEAR;
    } else if ((insn & 0xfff00f00u) == 0xe8500f00u) {
        e.kind = EXCLUSIVE_LOAD;
        e.address = base + (insn & 0xff) * 4;
    } else if ((insn & 0xfff00000u) == 0xe8400000u) {
        e.kind = EXCLUSIVE_STORE;
        e.rd = insn >> 8 & 15;
        e.address = base + (insn & 0xff) * 4;
    } else if ((insn & 0xffe00fe0u) == 0xe8c00f40u) {
        e.kind = insn & 0x00100000u ? EXCLUSIVE_LOAD : EXCLUSIVE_STORE;
        e.size = insn & 0x10 ? 2 : 1;
        e.address = base;
    }
    return e;
}

static MachineEnd step_exclusive(Machine *m, InsnInfo info)
{
    Exclusive e = decode_exclusive(m);
    guint64 value = 0;
    if (e.kind == EXCLUSIVE_LOAD) {
        if (!machine_load(m, e.address, e.size, &value))
            return m->end;
        machine_set_reg(m, e.rt, value);
        m->monitor = (guint64)e.address + 1;
    } else if (e.kind == EXCLUSIVE_STORE) {
        gboolean pass = m->monitor == (guint64)e.address + 1;
        guint64 mask = e.size == 4 ? 0xffffffffu : e.size == 2 ? 0xffffu : 0xffu;
        if (pass && !machine_store(m, e.address, e.size, machine_reg(m, e.rt) & mask))
            return m->end;
        m->monitor = 0;
        machine_set_reg(m, e.rd, pass ? 0 : 1);
    } else {
        m->monitor = 0;
    }
    m->pc += info.size;
    return MACHINE_STOPPED;
}

/* ---- IT blocks (A7.3) --------------------------------------------------------------------- */

static gboolean condition_holds(guint32 condition, guint32 xpsr)
{
    gboolean n = xpsr >> 31 & 1, z = xpsr >> 30 & 1, c = xpsr >> 29 & 1,
             v = xpsr >> 28 & 1;
    gboolean holds;
    switch (condition >> 1) {
    case 0:
        holds = z;
        break;
    case 1:
        holds = c;
        break;
    case 2:
        holds = n;
        break;
    case 3:
        holds = v;
        break;
    case 4:
        holds = c && !z;
        break;
    case 5:
        holds = n == v;
        break;
    case 6:
        holds = n == v && !z;
        break;
    default:
        return TRUE;
    }
    return (condition & 1) ? !holds : holds;
}

static guint32 next_it(guint32 it)
{
    return (it & 7) == 0 ? 0 : (it & 0xe0) | (it << 1 & 0x1f);
}

static MachineEnd run_alone(Machine *m)
{
    machine_set_raw(m, XPSR,
                    (machine_reg(m, XPSR) & XPSR_FLAGS) | XPSR_THUMB |
                        it_to_xpsr(IT_ALWAYS_LAST));
    m->announced = m->single = TRUE;
    MachineEnd end = machine_burst(m);
    m->single = FALSE;
    return end;
}

static gboolean needs_step(Machine *m, InsnInfo info)
{
    return (info.flags & (INSN_IT | INSN_EXCLUSIVE)) || asks_for_split(m);
}

static MachineEnd step_one(Machine *m, InsnInfo info)
{
    if (info.flags & INSN_EXCLUSIVE)
        return step_exclusive(m, info);
    if (m->transfer != 0 || ((info.flags & INSN_MULTI) && asks_for_split(m)))
        return step_transfer(m, info);
    return run_alone(m);
}

static MachineEnd step(Machine *m, InsnInfo info)
{
    guint32 it = m->it;
    if (it == 0 && (info.flags & INSN_IT)) {
        m->it = fetch(m) & 0xff;
        m->pc += info.size;
        return MACHINE_STOPPED;
    }
    if (it == 0)
        return step_one(m, info);
    if (!condition_holds(it >> 4, (guint32)machine_reg(m, XPSR))) {
        m->pc += info.size;
        m->it = next_it(it);
        return MACHINE_STOPPED;
    }
    MachineEnd end = step_one(m, info);
    if (m->transfer == 0)
        m->it = next_it(it);
    return end;
}

/* ---- handlers (B1.5.6, B1.5.8) -------------------------------------------------------------- */

static gboolean enter(Machine *m, Frame *frame, guint64 handler, guint64 self,
                      guint64 return_stub)
{
    Registers registers = *machine_now(m);
    Transfer t;
    guint32 kept = it_to_xpsr(m->it);
    if (m->it == 0 && m->transfer != 0 && decode_transfer(m, &t) && !t.restarts)
        kept |= m->transfer << 12;
    guint32 aligned =
        frame->entry_sp + STACKED_BYTES != frame->saved_sp ? XPSR_ALIGNED : 0;
    guint32 words[8] = {
        (guint32)registers.regs[0],
        (guint32)registers.regs[1],
        (guint32)registers.regs[2],
        (guint32)registers.regs[3],
        (guint32)registers.regs[12],
        (guint32)registers.regs[LR],
        (guint32)m->pc,
        (guint32)registers.regs[XPSR] | XPSR_THUMB | kept | aligned,
    };
    machine_write(m, frame->entry_sp, words, sizeof words);
    registers.regs[0] = self;
    registers.regs[1] = registers.regs[2] = registers.regs[3] = registers.regs[R12] = 0;
    registers.regs[SP] = frame->entry_sp;
    registers.regs[LR] = return_stub | 1;
    registers.regs[XPSR] = 0;
    registers.pc = handler & ~(guint64)1;
    machine_set_registers(m, &registers);
    machine_move_sp(m, frame->entry_sp);
    return TRUE;
}

static gboolean leave(Machine *m, Frame *frame)
{
    guint32 words[8];
    guint64 sp = machine_sp(m);
    if (sp != frame->entry_sp || !machine_read(m, sp, words, sizeof words))
        return FALSE;
    Registers registers = *machine_now(m);
    for (guint i = 0; i < 4; i++)
        registers.regs[i] = words[i];
    registers.regs[R12] = words[4];
    registers.regs[LR] = words[5];
    registers.regs[XPSR] = words[7] & XPSR_FLAGS;
    registers.regs[SP] = sp + STACKED_BYTES + (words[7] & XPSR_ALIGNED ? 4 : 0);
    registers.pc = words[6] & ~1u;
    registers.it = xpsr_to_it(words[7]);
    registers.transfer = 0;
    /* ITSTATE and the words done share their place; a mask of 0 means no IT block. */
    if ((registers.it & 0xf) == 0) {
        registers.transfer = words[7] >> 12 & 0xf;
        registers.it = 0;
    }
    if (registers.regs[SP] != frame->saved_sp)
        return FALSE;
    machine_set_registers(m, &registers);
    machine_move_sp(m, frame->saved_sp);
    return TRUE;
}

static guint64 frame_pc(Machine *m, const Frame *frame)
{
    guint32 pc = 0;
    machine_read(m, frame->entry_sp + 24, &pc, 4);
    return pc;
}

static guint64 return_address(Machine *m)
{
    return machine_reg(m, LR) & ~(guint64)1;
}

static gboolean divides_by_zero(Machine *m)
{
    guint rm = fetch(m) & 15;
    return rm < SP && machine_reg(m, rm) == 0;
}

static gboolean rep_is_done(Machine *m)
{
    (void)m;
    return FALSE;
}

const ArchOps arch_thumb = {
    .uc_arch = UC_ARCH_ARM,
    .uc_mode = UC_MODE_THUMB | UC_MODE_MCLASS,
    .cpu_model = UC_CPU_ARM_CORTEX_M4,
    .n_regs = N_REGS,
    .regs = regs,
    .names = names,
    .sp = SP,
    .arguments = {0, 1, 2, 3},
    .result = 0,
    .pointer_size = 4,
    .flags_mask = XPSR_FLAGS,
    .flags_reset = XPSR_THUMB,
    .plain_flags = 0xf0000000u, /* N Z C V */
    .thumb_bit = 1,
    .special = INSN_IT | INSN_EXCLUSIVE | INSN_MULTI,
    .frame_on_stack = TRUE,
    .unnamed = 0xfu | 1u << R12 | 1u << SP | 1u << LR | 1u << XPSR,
    .call_from = call_from,
    .entry_sp = entry_sp,
    .enter = enter,
    .leave = leave,
    .frame_pc = frame_pc,
    .return_address = return_address,
    .needs_step = needs_step,
    .step = step,
    .divides_by_zero = divides_by_zero,
    .rep_is_done = rep_is_done,
};
