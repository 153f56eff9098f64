/* SPDX-License-Identifier: GPL-2.0-or-later */
/* insn-plain-thumb.c - the common instructions that are plain (PlainInsn), and what decides
 * them: ARMv7-M ARM A7.7.  A name that is not in a list here is not plain. */
#include <string.h>

#include "toolchain/insn-private.h"

enum { SP = 13, LR = 14, FLAGS = PLAIN_FLAGS_THUMB };

/* Without the "s" that sets the flags, and a ".w". */
static const char computes[] = "mov movw mvn add addw sub subw rsb adc sbc and orr orn "
                               "eor bic lsl lsr asr ror mul mla "
                               "mls uxtb uxth sxtb sxth ubfx sbfx clz rev";
static const char keeps_part[] = "movt bfi bfc"; /* of their first operand */
static const char compares[] = "cmp cmn tst teq";
static const char loads[] = "ldr ldrb ldrh ldrsb ldrsh";
static const char stores[] = "str strb strh";
static const char nothing[] = "nop";

static guint8 number_of(unsigned reg)
{
    if (reg >= ARM_REG_R0 && reg <= ARM_REG_R12)
        return (guint8)(reg - ARM_REG_R0);
    return reg == ARM_REG_SP ? SP : reg == ARM_REG_LR ? LR : PLAIN_NONE;
}

static gboolean shifts_by_register(const cs_arm_op *op)
{
    return op->shift.type >= ARM_SFT_ASR_REG && op->shift.type <= ARM_SFT_RRX_REG;
}

/* The program counter as an operand is nothing that is known here. */
static gboolean uses(PlainInsn *p, const cs_arm_op *op)
{
    guint8 reg;

    if (op->type == ARM_OP_IMM)
        return TRUE;
    if (op->type != ARM_OP_REG || shifts_by_register(op) || op->shift.type == ARM_SFT_RRX)
        return FALSE;
    reg = number_of((unsigned)op->reg);
    return reg != PLAIN_NONE && insn_plain_reads(p, reg);
}

static gboolean changes(PlainInsn *p, const cs_arm_op *op)
{
    guint8 reg = op->type == ARM_OP_REG ? number_of((unsigned)op->reg) : PLAIN_NONE;

    return reg != PLAIN_NONE && insn_plain_writes(p, reg);
}

static gboolean addresses(PlainInsn *p, const cs_insn *insn, guint8 size)
{
    const cs_arm *arm = &insn->detail->arm;
    const cs_arm_op *op = &arm->operands[1];
    gboolean by_pc = op->mem.base == ARM_REG_PC;

    if (arm->op_count != 2 || op->type != ARM_OP_MEM || arm->writeback ||
        op->mem.scale == -1 || op->subtracted)
        return FALSE;
    p->base = number_of(op->mem.base);
    p->index = number_of(op->mem.index);
    if ((!by_pc && p->base == PLAIN_NONE) ||
        (op->mem.index != ARM_REG_INVALID && p->index == PLAIN_NONE))
        return FALSE;
    if (op->shift.type != ARM_SFT_INVALID && op->shift.type != ARM_SFT_LSL)
        return FALSE;
    p->shift = (guint8)(op->shift.type == ARM_SFT_LSL ? op->shift.value
                                                      : (unsigned)op->mem.lshift);
    p->offset = op->mem.disp + (by_pc ? (gint64)((insn->address + 4) & ~(guint64)3) : 0);
    p->size = size;
    return insn_plain_reads(p, p->base) && insn_plain_reads(p, p->index);
}

static gboolean is_plain_access(const cs_insn *insn, const char *name, PlainInsn *p)
{
    const cs_arm_op *value = &insn->detail->arm.operands[0];
    guint8 size = strchr("bh", name[strlen(name) - 1]) == NULL ? 4
                  : g_str_has_suffix(name, "b")                ? 1
                                                               : 2;

    if (!addresses(p, insn, size))
        return FALSE;
    p->loads = insn_is_one_of(name, loads);
    p->stores = !p->loads;
    return p->loads ? changes(p, value) : uses(p, value);
}

static gboolean is_plain_branch(const cs_insn *insn, const char *name, PlainInsn *p)
{
    const cs_arm *arm = &insn->detail->arm;
    const cs_arm_op *last = &arm->operands[arm->op_count - 1];

    if (strcmp(name, "bl") == 0 || strcmp(name, "blx") == 0)
        return arm->op_count == 1 && uses(p, last) && insn_plain_writes(p, LR);
    if (strcmp(name, "bx") == 0)
        return arm->op_count == 1 && uses(p, last);
    if (insn_is_one_of(name, "cbz cbnz"))
        return arm->op_count == 2 && uses(p, &arm->operands[0]);
    /* "b", or "beq" and its like */
    return insn->id == ARM_INS_B && (arm->cc == ARM_CC_AL || arm->cc == ARM_CC_INVALID ||
                                     insn_plain_reads(p, FLAGS));
}

static gboolean is_plain_arithmetic(const cs_insn *insn, const char *name, PlainInsn *p)
{
    const cs_arm *arm = &insn->detail->arm;
    gboolean keeps = insn_is_one_of(name, keeps_part);
    gboolean is_compare = insn_is_one_of(name, compares);
    /* Two operands may be short for three, the first being the second as well. */
    gboolean reads_first = keeps || is_compare || arm->op_count == 2;

    for (int i = reads_first ? 0 : 1; i < arm->op_count; i++) {
        if (!uses(p, &arm->operands[i]))
            return FALSE;
    }
    if (!is_compare && !changes(p, &arm->operands[0]))
        return FALSE;
    /* What sets flags leaves some: the carry of a logical one, say. */
    if (is_compare || arm->update_flags)
        return insn_plain_reads(p, FLAGS) && insn_plain_writes(p, FLAGS);
    return !insn_is_one_of(name, "adc sbc") || insn_plain_reads(p, FLAGS);
}

gboolean insn_plain_thumb(const cs_insn *insn, PlainInsn *p)
{
    const cs_arm *arm = &insn->detail->arm;
    g_autofree char *name = g_strndup(insn->mnemonic, strcspn(insn->mnemonic, "."));
    gsize length = strlen(name);
    gboolean is_computing;

    if (insn_is_one_of(name, nothing))
        return TRUE;
    if (insn_is_one_of(name, "bl blx bx cbz cbnz") || insn->id == ARM_INS_B)
        return is_plain_branch(insn, name, p);
    if (arm->cc != ARM_CC_AL && arm->cc != ARM_CC_INVALID)
        return FALSE;
    if (insn_is_one_of(name, loads) || insn_is_one_of(name, stores))
        return is_plain_access(insn, name, p);
    is_computing = insn_is_one_of(name, computes) || insn_is_one_of(name, keeps_part) ||
                   insn_is_one_of(name, compares);
    if (!is_computing && length > 1 && name[length - 1] == 's') {
        name[length - 1] = '\0';
        is_computing = insn_is_one_of(name, computes);
    }
    return is_computing && arm->op_count > 0 && is_plain_arithmetic(insn, name, p);
}
