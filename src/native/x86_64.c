/* SPDX-License-Identifier: GPL-2.0-or-later */
/* x86_64.c - x86-64 (System V ABI; Intel SDM 3 17.3.2: single steps).
 *
 * A string instruction with a rep prefix stops after each iteration, as the emulated one
 * does.  There are no exclusive sequences: a locked instruction is one. */
#include <elf.h>
#include <sys/ptrace.h>
#include <sys/uio.h>

#include "native/arch.h"

/* CF PF AF ZF SF DF OF: what a program can see. */
#define FLAGS_MASK 0xcd5u

const ArchFacts arch_facts = {
    .breakpoint = {0xcc},
    .breakpoint_bytes = 1,
    .past_breakpoint = 1,
    .pushed_bytes = 8,
};

guint64 arch_pc(const ArchRegisters *registers)
{
    return registers->rip;
}

void arch_set_pc(ArchRegisters *registers, guint64 pc)
{
    registers->rip = pc;
}

guint64 arch_sp(const ArchRegisters *registers)
{
    return registers->rsp;
}

guint64 arch_argument(const ArchRegisters *registers, guint index)
{
    return index == 0 ? registers->rdi : registers->rsi;
}

guint64 arch_link(const ArchRegisters *registers)
{
    (void)registers;
    return 0;
}

guint64 arch_gate_target(const ArchRegisters *registers)
{
    return registers->r11;
}

ArchExclusive arch_exclusive(const guint8 *bytes, gsize size)
{
    (void)bytes;
    (void)size;
    return ARCH_PLAIN;
}

gboolean arch_state(pid_t pid, const ArchRegisters *registers, GByteArray *state)
{
    struct user_fpregs_struct vector;
    struct iovec to = {&vector, sizeof vector};
    const guint64 own[] = {
        registers->rax, registers->rbx, registers->rcx,
        registers->rdx, registers->rsi, registers->rdi,
        registers->rbp, registers->rsp, registers->r8,
        registers->r9,  registers->r10, registers->r11,
        registers->r12, registers->r13, registers->r14,
        registers->r15, registers->rip, registers->eflags & FLAGS_MASK,
    };

    if (ptrace(PTRACE_GETREGSET, pid, NT_PRFPREG, &to) != 0)
        return FALSE;
    g_byte_array_append(state, (const guint8 *)own, sizeof own);
    g_byte_array_append(state, (const guint8 *)vector.xmm_space, sizeof vector.xmm_space);
    g_byte_array_append(state, (const guint8 *)vector.st_space, sizeof vector.st_space);
    g_byte_array_append(state, (const guint8 *)&vector.mxcsr, sizeof vector.mxcsr);
    g_byte_array_append(state, (const guint8 *)&vector.cwd, sizeof vector.cwd);
    g_byte_array_append(state, (const guint8 *)&vector.swd, sizeof vector.swd);
    g_byte_array_append(state, (const guint8 *)&vector.ftw, sizeof vector.ftw);
    return TRUE;
}
