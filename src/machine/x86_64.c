/* SPDX-License-Identifier: GPL-2.0-or-later */
/* x86_64.c - the x86-64 processor (System V ABI).  Unicorn steps all of it exactly, so there
 * is no needs_step() and no step(). */
#include "config.h"

#include <string.h>

#include "machine/machine-private.h"

enum { RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI, FLAGS = 16, N_REGS = 17 };

static const int regs[N_REGS] = {
    UC_X86_REG_RAX, UC_X86_REG_RCX,    UC_X86_REG_RDX, UC_X86_REG_RBX, UC_X86_REG_RSP,
    UC_X86_REG_RBP, UC_X86_REG_RSI,    UC_X86_REG_RDI, UC_X86_REG_R8,  UC_X86_REG_R9,
    UC_X86_REG_R10, UC_X86_REG_R11,    UC_X86_REG_R12, UC_X86_REG_R13, UC_X86_REG_R14,
    UC_X86_REG_R15, UC_X86_REG_EFLAGS,
};

static const char *const names[N_REGS] = {
    "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi",   "r8",
    "r9",  "r10", "r11", "r12", "r13", "r14", "r15", "flags",
};

/* CF PF AF ZF SF DF OF: what a program can see. */
#define FLAGS_MASK 0xcd5u
#define FLAGS_RESET 0x202u
/* What leaf code may use below SP (System V AMD64 ABI 3.2.2); libgcc is built with it. */
#define RED_ZONE 128u

static guint64 entry_sp(guint64 sp)
{
    return ((sp - RED_ZONE) & ~(guint64)15) - 8;
}

static void call_from(Machine *m, guint64 sp, guint64 stub)
{
    machine_write(m, sp, &stub, 8);
    machine_set_reg(m, RSP, sp);
    machine_move_sp(m, sp);
}

static guint64 return_address(Machine *m)
{
    guint64 address = 0;
    machine_read(m, machine_sp(m), &address, 8);
    return address;
}

/* The processor itself raises #DE, which on_exception() reports. */
static gboolean divides_by_zero(Machine *m)
{
    (void)m;
    return FALSE;
}

static gboolean rep_is_done(Machine *m)
{
    return machine_reg(m, RCX) == 0;
}

/* XMM0-15 (16 bytes each), MXCSR, then x87: ST0-7 (10 bytes each), control, status, tags. */
static void move_vector(Machine *m, guint8 *bytes,
                        uc_err (*move)(uc_engine *, int, void *))
{
    for (int i = 0; i < 16; i++)
        move(m->uc, UC_X86_REG_XMM0 + i, bytes + 16 * i);
    move(m->uc, UC_X86_REG_MXCSR, bytes + 256);
    for (int i = 0; i < 8; i++)
        move(m->uc, UC_X86_REG_FP0 + i, bytes + 260 + 10 * i);
    move(m->uc, UC_X86_REG_FPCW, bytes + 340);
    move(m->uc, UC_X86_REG_FPSW, bytes + 342);
    move(m->uc, UC_X86_REG_FPTAG, bytes + 344);
}

static void get_vector(Machine *m, guint8 *ret_bytes)
{
    memset(ret_bytes, 0, m->arch->vector_bytes);
    move_vector(m, ret_bytes, uc_reg_read);
}

static uc_err write_register(uc_engine *uc, int reg, void *bytes)
{
    return uc_reg_write(uc, reg, bytes);
}

static void set_vector(Machine *m, const guint8 *bytes)
{
    move_vector(m, (guint8 *)bytes, write_register);
}

const ArchOps arch_x86_64 = {
    .uc_arch = UC_ARCH_X86,
    .uc_mode = UC_MODE_64,
    .cpu_model = -1,
    .n_regs = N_REGS,
    .regs = regs,
    .names = names,
    .sp = RSP,
    .arguments = {RDI, RSI, RDX, RCX},
    .result = RAX,
    .pointer_size = 8,
    .flags_mask = FLAGS_MASK,
    .flags_reset = FLAGS_RESET,
    .plain_flags = 0x8d5u,          /* all but DF */
    .unnamed = 0xffu | 1u << FLAGS, /* string instructions, mul, div, call, leave … */
    .vector_bytes = 352,
    .pushed_bytes = 8,
    .call_from = call_from,
    .entry_sp = entry_sp,
    .return_address = return_address,
    .divides_by_zero = divides_by_zero,
    .rep_is_done = rep_is_done,
    .get_vector = get_vector,
    .set_vector = set_vector,
};
