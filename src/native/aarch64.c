/* SPDX-License-Identifier: GPL-2.0-or-later */
/* aarch64.c - AArch64 (AAPCS64; Arm ARM D2.12: software steps).
 *
 * A step is an exception, and an exception loses the exclusive monitor: what is stepped from
 * a load-exclusive to its store-exclusive never succeeds (Arm ARM B2.9.5).  So such a
 * sequence runs whole; arch_exclusive() tells where it begins and ends. */
#include <elf.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>

#include "native/arch.h"

/* N Z C V */
#define FLAGS_MASK 0xf0000000u

const ArchFacts arch_facts = {
    .breakpoint = {0x00, 0x00, 0x20, 0xd4}, /* brk #0 */
    .breakpoint_bytes = 4,
    .past_breakpoint = 0,
    .pushed_bytes = 0,
};

guint64 arch_pc(const ArchRegisters *registers)
{
    return registers->pc;
}

void arch_set_pc(ArchRegisters *registers, guint64 pc)
{
    registers->pc = pc;
}

guint64 arch_sp(const ArchRegisters *registers)
{
    return registers->sp;
}

guint64 arch_argument(const ArchRegisters *registers, guint index)
{
    return registers->regs[index];
}

guint64 arch_link(const ArchRegisters *registers)
{
    return registers->regs[30];
}

guint64 arch_gate_target(const ArchRegisters *registers)
{
    return registers->regs[15];
}

/* Load/store exclusive (Arm ARM C4.1.94): size 001000 o2 L o1; o2 = 0 is exclusive, but with
 * o1 = 1 and size 0x it is a compare-and-swap pair. */
ArchExclusive arch_exclusive(const guint8 *bytes, gsize size)
{
    guint32 code;

    if (size != sizeof code)
        return ARCH_PLAIN;
    memcpy(&code, bytes, sizeof code);
    if ((code & 0x3f800000) != 0x08000000)
        return ARCH_PLAIN;
    if ((code & 0x00200000) != 0 && (code & 0x80000000) == 0)
        return ARCH_PLAIN;
    return code & 0x00400000 ? ARCH_LOAD_EXCLUSIVE : ARCH_STORE_EXCLUSIVE;
}

gboolean arch_state(pid_t pid, const ArchRegisters *registers, GByteArray *state)
{
    struct user_fpsimd_struct vector;
    struct iovec to = {&vector, sizeof vector};
    const guint64 own[] = {registers->sp, registers->pc, registers->pstate & FLAGS_MASK};

    if (ptrace(PTRACE_GETREGSET, pid, NT_PRFPREG, &to) != 0)
        return FALSE;
    g_byte_array_append(state, (const guint8 *)registers->regs, sizeof registers->regs);
    g_byte_array_append(state, (const guint8 *)own, sizeof own);
    g_byte_array_append(state, (const guint8 *)vector.vregs, sizeof vector.vregs);
    g_byte_array_append(state, (const guint8 *)&vector.fpsr, sizeof vector.fpsr);
    g_byte_array_append(state, (const guint8 *)&vector.fpcr, sizeof vector.fpcr);
    return TRUE;
}
