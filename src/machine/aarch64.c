/* SPDX-License-Identifier: GPL-2.0-or-later */
/* aarch64.c - the AArch64 processor (AAPCS64).
 *
 * Exclusive accesses are done here, as on Thumb: the monitor is no part of the registers
 * that Unicorn saves, and an interrupt clears it (ARMv8-A ARM B2.9). */
#include "config.h"

#include <string.h>

#include "machine/machine-private.h"

enum { X0, LR = 30, SP = 31, FLAGS = 32, N_REGS = 33 };

static const int regs[N_REGS] = {
    UC_ARM64_REG_X0,   UC_ARM64_REG_X1,  UC_ARM64_REG_X2,  UC_ARM64_REG_X3,
    UC_ARM64_REG_X4,   UC_ARM64_REG_X5,  UC_ARM64_REG_X6,  UC_ARM64_REG_X7,
    UC_ARM64_REG_X8,   UC_ARM64_REG_X9,  UC_ARM64_REG_X10, UC_ARM64_REG_X11,
    UC_ARM64_REG_X12,  UC_ARM64_REG_X13, UC_ARM64_REG_X14, UC_ARM64_REG_X15,
    UC_ARM64_REG_X16,  UC_ARM64_REG_X17, UC_ARM64_REG_X18, UC_ARM64_REG_X19,
    UC_ARM64_REG_X20,  UC_ARM64_REG_X21, UC_ARM64_REG_X22, UC_ARM64_REG_X23,
    UC_ARM64_REG_X24,  UC_ARM64_REG_X25, UC_ARM64_REG_X26, UC_ARM64_REG_X27,
    UC_ARM64_REG_X28,  UC_ARM64_REG_X29, UC_ARM64_REG_X30, UC_ARM64_REG_SP,
    UC_ARM64_REG_NZCV,
};

static const char *const names[N_REGS] = {
    "x0",  "x1",  "x2",  "x3",  "x4",  "x5",  "x6",  "x7",  "x8",  "x9",  "x10",
    "x11", "x12", "x13", "x14", "x15", "x16", "x17", "x18", "x19", "x20", "x21",
    "x22", "x23", "x24", "x25", "x26", "x27", "x28", "x29", "x30", "sp",  "flags",
};

static guint64 entry_sp(guint64 sp)
{
    return (sp & ~(guint64)15) - 16;
}

static void call_from(Machine *m, guint64 sp, guint64 stub)
{
    machine_set_reg(m, SP, sp);
    machine_set_reg(m, LR, stub);
    machine_move_sp(m, sp);
}

static guint64 return_address(Machine *m)
{
    return machine_reg(m, LR);
}

/* LDXR/LDAXR, STXR/STLXR of one register, and CLREX (C6.2). */
static gboolean needs_step(Machine *m, InsnInfo info)
{
    guint32 insn = 0;
    if (!(info.flags & INSN_EXCLUSIVE))
        return FALSE;
    machine_read(m, m->pc, &insn, 4);
    return (insn & 0x3fa07c00u) == 0x08007c00u || (insn & 0xfffff0ffu) == 0xd503305fu;
}

static guint64 read_reg(Machine *m, guint index)
{
    return index == 31 ? 0 : machine_reg(m, index);
}

static void write_reg(Machine *m, guint index, guint64 value)
{
    if (index != 31)
        machine_set_reg(m, index, value);
}

static MachineEnd step(Machine *m, InsnInfo info)
{
    guint32 insn = 0;
    machine_read(m, m->pc, &insn, 4);
    guint rt = insn & 31, status = insn >> 16 & 31, size = 1u << (insn >> 30);
    guint64 address = machine_reg(m, insn >> 5 & 31), value = 0;
    if ((insn & 0xfffff0ffu) == 0xd503305fu) {
        m->monitor = 0;
    } else if (insn >> 22 & 1) {
        if (!machine_load(m, address, size, &value))
            return m->end;
        write_reg(m, rt, value);
        m->monitor = address + 1;
    } else {
        gboolean pass = m->monitor == address + 1;
        if (pass && !machine_store(m, address, size, read_reg(m, rt)))
            return m->end;
        m->monitor = 0;
        write_reg(m, status, pass ? 0 : 1);
    }
    m->pc += info.size;
    return MACHINE_STOPPED;
}

/* Division by zero gives 0 on this architecture (C3.4.8); here it is reported all the same,
 * because the student's program means something else. */
static gboolean divides_by_zero(Machine *m)
{
    guint32 insn = 0;
    machine_read(m, m->pc, &insn, 4);
    guint64 divisor = read_reg(m, insn >> 16 & 31);
    return (insn >> 31 ? divisor : (guint32)divisor) == 0;
}

static gboolean rep_is_done(Machine *m)
{
    (void)m;
    return FALSE;
}

/* V0-V31, then FPCR and FPSR. */
static void get_vector(Machine *m, guint8 *ret_bytes)
{
    memset(ret_bytes, 0, m->arch->vector_bytes);
    for (int i = 0; i < 32; i++)
        uc_reg_read(m->uc, UC_ARM64_REG_V0 + i, ret_bytes + 16 * i);
    uc_reg_read(m->uc, UC_ARM64_REG_FPCR, ret_bytes + 512);
    uc_reg_read(m->uc, UC_ARM64_REG_FPSR, ret_bytes + 520);
}

static void set_vector(Machine *m, const guint8 *bytes)
{
    for (int i = 0; i < 32; i++)
        uc_reg_write(m->uc, UC_ARM64_REG_V0 + i, bytes + 16 * i);
    uc_reg_write(m->uc, UC_ARM64_REG_FPCR, bytes + 512);
    uc_reg_write(m->uc, UC_ARM64_REG_FPSR, bytes + 520);
}

const ArchOps arch_aarch64 = {
    .uc_arch = UC_ARCH_ARM64,
    .uc_mode = UC_MODE_ARM,
    .cpu_model = -1,
    .n_regs = N_REGS,
    .regs = regs,
    .names = names,
    .sp = SP,
    .arguments = {0, 1, 2, 3},
    .result = 0,
    .pointer_size = 8,
    .flags_mask = 0xf0000000u,
    .special = INSN_EXCLUSIVE,
    .unnamed = G_MAXUINT32,
    .vector_bytes = 528,
    .call_from = call_from,
    .entry_sp = entry_sp,
    .return_address = return_address,
    .needs_step = needs_step,
    .step = step,
    .divides_by_zero = divides_by_zero,
    .rep_is_done = rep_is_done,
    .get_vector = get_vector,
    .set_vector = set_vector,
};
