/* SPDX-License-Identifier: GPL-2.0-or-later */
/* insn-plain-x86_64.c - the common instructions that are plain (PlainInsn), and what decides
 * them: Intel SDM volume 2.  A name that is not in a list here is not plain. */
#include <string.h>

#include "toolchain/insn-private.h"

enum { RSP = 4, FLAGS = PLAIN_FLAGS_X86_64 };

/* By what they do with their first operand and with the flags. */
static const char only_writes[] = "mov movabs lea movzx movsx movsxd";
static const char computes[] = "add sub and or xor shl sal shr sar neg imul";
static const char computes_with_flags[] = "adc sbb inc dec"; /* inc and dec leave CF */
static const char computes_without[] = "not";
static const char compares[] = "cmp test";
static const char nothing[] = "nop endbr64";

/* The number of a general register, whatever part of it @reg is; PLAIN_NONE for others. */
static guint8 number_of(unsigned reg)
{
    static const unsigned legacy[8][5] = {
        {X86_REG_RAX, X86_REG_EAX, X86_REG_AX, X86_REG_AL, X86_REG_AH},
        {X86_REG_RCX, X86_REG_ECX, X86_REG_CX, X86_REG_CL, X86_REG_CH},
        {X86_REG_RDX, X86_REG_EDX, X86_REG_DX, X86_REG_DL, X86_REG_DH},
        {X86_REG_RBX, X86_REG_EBX, X86_REG_BX, X86_REG_BL, X86_REG_BH},
        {X86_REG_RSP, X86_REG_ESP, X86_REG_SP, X86_REG_SPL, 0},
        {X86_REG_RBP, X86_REG_EBP, X86_REG_BP, X86_REG_BPL, 0},
        {X86_REG_RSI, X86_REG_ESI, X86_REG_SI, X86_REG_SIL, 0},
        {X86_REG_RDI, X86_REG_EDI, X86_REG_DI, X86_REG_DIL, 0},
    };
    static const unsigned numbered[] = {X86_REG_R8, X86_REG_R8D, X86_REG_R8W,
                                        X86_REG_R8B};

    for (guint8 i = 0; i < 8; i++) {
        for (guint part = 0; part < 5; part++) {
            if (legacy[i][part] == reg && reg != X86_REG_INVALID)
                return i;
        }
    }
    for (guint i = 0; i < G_N_ELEMENTS(numbered); i++) {
        if (reg >= numbered[i] && reg < numbered[i] + 8)
            return (guint8)(8 + reg - numbered[i]);
    }
    return PLAIN_NONE;
}

static gboolean is_size(guint8 size)
{
    return size == 1 || size == 2 || size == 4 || size == 8;
}

/* The memory operand @op.  FALSE for segments, and when there was one before. */
static gboolean addresses(PlainInsn *p, const cs_insn *insn, const cs_x86_op *op,
                          gboolean is_read)
{
    gboolean by_pc = op->mem.base == X86_REG_RIP;

    if (op->mem.segment != X86_REG_INVALID || p->size != 0 || !is_size(op->size) ||
        insn->detail->x86.addr_size != 8)
        return FALSE;
    if (!by_pc && op->mem.base != X86_REG_INVALID)
        p->base = number_of(op->mem.base);
    if (op->mem.index != X86_REG_INVALID)
        p->index = number_of(op->mem.index);
    if ((!by_pc && op->mem.base != X86_REG_INVALID && p->base == PLAIN_NONE) ||
        (op->mem.index != X86_REG_INVALID && p->index == PLAIN_NONE))
        return FALSE;
    p->shift = (guint8)(op->mem.scale == 8   ? 3
                        : op->mem.scale == 4 ? 2
                        : op->mem.scale == 2 ? 1
                                             : 0);
    p->offset = op->mem.disp + (by_pc ? (gint64)(insn->address + insn->size) : 0);
    p->size = op->size;
    p->loads = is_read;
    return insn_plain_reads(p, p->base) && insn_plain_reads(p, p->index);
}

/* Operand @i is read. */
static gboolean uses(PlainInsn *p, const cs_insn *insn, int i, gboolean is_lea)
{
    const cs_x86_op *op = &insn->detail->x86.operands[i];
    guint8 reg;

    switch (op->type) {
    case X86_OP_IMM:
        return TRUE;
    case X86_OP_REG:
        reg = number_of(op->reg);
        return reg != PLAIN_NONE && insn_plain_reads(p, reg);
    case X86_OP_MEM:
        if (!addresses(p, insn, op, TRUE))
            return FALSE;
        if (is_lea)
            p->loads = p->size = 0;
        return TRUE;
    default:
        return FALSE;
    }
}

/* Operand 0 is written, and was read before unless @only. */
static gboolean changes(PlainInsn *p, const cs_insn *insn, gboolean only)
{
    const cs_x86_op *op = &insn->detail->x86.operands[0];
    guint8 reg;

    if (op->type == X86_OP_MEM) {
        p->stores = TRUE;
        if (p->size != 0) /* it is there already, as what is read */
            return TRUE;
        return addresses(p, insn, op, !only);
    }
    if (op->type != X86_OP_REG)
        return FALSE;
    reg = number_of(op->reg);
    /* A write of 32 bits clears the rest (SDM volume 1, 3.4.1.1), a smaller one keeps it. */
    return reg != PLAIN_NONE && insn_plain_writes(p, reg) &&
           ((only && op->size >= 4) || insn_plain_reads(p, reg));
}

/* A push at RSP - 8, or a pop at RSP. */
static gboolean uses_stack(PlainInsn *p, gboolean push)
{
    if (p->size != 0)
        return FALSE;
    p->base = RSP;
    p->offset = push ? -8 : 0;
    p->size = 8;
    p->stores = push;
    p->loads = !push;
    return insn_plain_reads(p, RSP) && insn_plain_writes(p, RSP);
}

static gboolean is_plain_stack(const cs_insn *insn, const char *name, PlainInsn *p)
{
    const cs_x86 *x86 = &insn->detail->x86;
    gboolean by_register = x86->op_count == 1 && x86->operands[0].type == X86_OP_REG;
    gboolean by_value = x86->op_count == 1 && x86->operands[0].type == X86_OP_IMM;

    if (strcmp(name, "ret") == 0)
        return x86->op_count == 0 && uses_stack(p, FALSE);
    if (strcmp(name, "pop") == 0)
        return by_register && x86->operands[0].size == 8 && uses_stack(p, FALSE) &&
               changes(p, insn, TRUE);
    if ((strcmp(name, "push") == 0 && by_register && x86->operands[0].size == 8) ||
        strcmp(name, "call") == 0)
        return (by_register || by_value) && uses(p, insn, 0, FALSE) &&
               uses_stack(p, TRUE);
    return FALSE;
}

static gboolean is_plain_jump(const cs_insn *insn, const char *name, PlainInsn *p)
{
    if (strcmp(name, "jmp") == 0)
        return uses(p, insn, 0, FALSE);
    return *name == 'j' && !insn_is_one_of(name, "jcxz jecxz jrcxz") &&
           insn_plain_reads(p, FLAGS);
}

gboolean insn_plain_x86_64(const cs_insn *insn, PlainInsn *p)
{
    const cs_x86 *x86 = &insn->detail->x86;
    const char *name = insn->mnemonic;
    gboolean writes_flags = insn_is_one_of(name, computes) ||
                            insn_is_one_of(name, computes_with_flags) ||
                            insn_is_one_of(name, compares);
    gboolean only = insn_is_one_of(name, only_writes);
    int first = only ? 1 : 0;

    if (x86->prefix[0] != 0 || x86->prefix[1] != 0 ||
        (strcmp(name, "imul") == 0 && x86->op_count < 2))
        return FALSE;
    if (insn_is_one_of(name, nothing))
        return TRUE;
    if (insn_is_one_of(name, "push pop call ret"))
        return is_plain_stack(insn, name, p);
    if (*name == 'j')
        return is_plain_jump(insn, name, p);
    if (!writes_flags && !only && !insn_is_one_of(name, computes_without))
        return FALSE;
    /* A count of 0 leaves the flags as they were; one in CL may be 0. */
    if (insn_is_one_of(name, "shl sal shr sar") && x86->op_count > 1)
        writes_flags = writes_flags && insn_plain_reads(p, FLAGS);
    if (strcmp(name, "imul") == 0 && x86->op_count == 3) {
        only = TRUE;
        first = 1;
    }
    for (int i = first; i < x86->op_count; i++) {
        if (!uses(p, insn, i, strcmp(name, "lea") == 0))
            return FALSE;
    }
    if (!insn_is_one_of(name, compares) && !changes(p, insn, only))
        return FALSE;
    if (insn_is_one_of(name, computes_with_flags) && !insn_plain_reads(p, FLAGS))
        return FALSE;
    return !writes_flags || insn_plain_writes(p, FLAGS);
}
