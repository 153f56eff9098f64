/* SPDX-License-Identifier: GPL-2.0-or-later */
/* insn.h - what kind of instruction is at an address.
 *
 * The toolchain is the only user of the disassembler; the machine asks here, once for each
 * address, and keeps the answer. */
#ifndef IRQLAB_TOOLCHAIN_INSN_H
#define IRQLAB_TOOLCHAIN_INSN_H

#include "toolchain/image.h"

/** What an instruction is or may do.  Without INSN_VALID no other flag is set. */
enum {
    INSN_VALID = 1 << 0,
    /** Arithmetic, compare or convert of SSE, x87, VFP or AdvSIMD on floating-point values;
     *  moves, bitwise logic, shuffles and integer vector arithmetic are not. */
    INSN_FLOAT = 1 << 1,
    INSN_VECTOR = 1 << 2,   /**< touches XMM, MMX, x87, VFP or AdvSIMD state at all */
    INSN_REP = 1 << 3,      /**< an x86 string instruction with rep, repe or repne */
    INSN_SP_WRITE = 1 << 4, /**< may change SP: push, call, ret, add sp, …, sp */
    INSN_SP_RISE = 1 << 5,  /**< may raise SP: pop, ret, leave, add sp, mov sp, ldm sp! */
    INSN_IT = 1 << 6,       /**< Thumb IT */
    INSN_MULTI = 1 << 7, /**< moves several words: LDM, STM, LDRD, STRD, PUSH, POP, VLDM,
                                  VSTM, VPUSH, VPOP, VLDR/VSTR of a double (Thumb only) */
    INSN_EXCLUSIVE = 1 << 8, /**< LDREX…, STREX…, CLREX; AArch64 LDXR, STXR, CLREX too */
    INSN_DIVIDE = 1 << 9,    /**< integer division: SDIV, UDIV; x86 div, idiv */
    INSN_SYSTEM = 1 << 10, /**< privileged or system: not for a student's code */
    INSN_BRANCH = 1 << 11  /**< any transfer of control */
};

typedef struct {
    guint8 size;   /**< bytes; 0 when invalid */
    guint32 flags; /**< INSN_… */
    /** Those of r8 to r15 (x86-64), r0 to r12 (Thumb) that are an operand or part of one, a
     *  bit each; AArch64: all.  What an instruction uses unnamed is not there. */
    guint32 named;
} InsnInfo;

/** The number that flags have among the registers of a PlainInsn: behind the last one. */
#define PLAIN_FLAGS_X86_64 16
#define PLAIN_FLAGS_THUMB 15
/** The most registers that a plain instruction reads, and writes. */
#define PLAIN_MAX 4
#define PLAIN_NONE 0xff

/** An instruction that does the same whenever its inputs are the same: the registers in
 *  @reads, and the @size bytes at base + (index << shift) + offset when it @loads.  All that
 *  it changes is the registers in @writes, those bytes when it @stores, and the program
 *  counter.  Registers are numbered as the manuals do, flags last; of the flags only those
 *  that arithmetic changes (not x86's DF, Thumb's Q and GE, which must be 0). */
typedef struct {
    guint8 n_reads, n_writes;
    guint8 reads[PLAIN_MAX], writes[PLAIN_MAX];
    gboolean loads, stores;
    guint8 size;               /**< of the access: 1, 2, 4 or 8 */
    guint8 base, index, shift; /**< PLAIN_NONE: no such register */
    gint64 offset; /**< with the program counter in it when that is the base */
} PlainInsn;

/** TRUE when the instruction at @pc is one of those few, common ones that are known to be
 *  plain.  Never inside an IT block; never on AArch64. */
gboolean image_decode_plain(const Image *image, guint64 pc, PlainInsn *ret_plain);

/** Decodes the instruction at @pc, from the image's start-up bytes alone.  An instruction
 *  inside a Thumb IT block is decoded as if it stood alone.  Thread-safe. */
void image_decode(const Image *image, guint64 pc, InsnInfo *ret_info);

#endif
