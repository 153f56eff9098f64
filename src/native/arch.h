/* SPDX-License-Identifier: GPL-2.0-or-later */
/* arch.h - what src/native has to know of a processor.  configure picks x86_64.c or
 * aarch64.c. */
#ifndef IRQLAB_NATIVE_ARCH_H
#define IRQLAB_NATIVE_ARCH_H

#include <glib.h>
#include <sys/types.h>
#include <sys/user.h>

/** As PTRACE_GETREGSET gives NT_PRSTATUS. */
typedef struct user_regs_struct ArchRegisters;

/** An instruction that belongs to an exclusive sequence. */
typedef enum { ARCH_PLAIN, ARCH_LOAD_EXCLUSIVE, ARCH_STORE_EXCLUSIVE } ArchExclusive;

typedef struct {
    guint8 breakpoint[4];
    guint breakpoint_bytes;
    guint past_breakpoint; /**< by which pc is past it when it stops */
    guint pushed_bytes;    /**< of return address that a call leaves on the stack */
} ArchFacts;
extern const ArchFacts arch_facts;

guint64 arch_pc(const ArchRegisters *registers);
void arch_set_pc(ArchRegisters *registers, guint64 pc);
guint64 arch_sp(const ArchRegisters *registers);
/** Integer argument @index (0 or 1) at the first instruction of a function. */
guint64 arch_argument(const ArchRegisters *registers, guint index);
/** The return address of the function whose first instruction is next, where a register holds
 *  it; 0 where it is on the stack. */
guint64 arch_link(const ArchRegisters *registers);
/** Where a gate of the board that is under way leads (patch_gate() of src/board/posix). */
guint64 arch_gate_target(const ArchRegisters *registers);
/** What kind the instruction @bytes is. */
ArchExclusive arch_exclusive(const guint8 *bytes, gsize size);
/** Appends to @state every register that decides what the stopped tracee @pid does next. */
gboolean arch_state(pid_t pid, const ArchRegisters *registers, GByteArray *state);

#endif
