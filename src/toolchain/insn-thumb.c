/* SPDX-License-Identifier: GPL-2.0-or-later */
/* insn-thumb.c - kinds of Thumb instructions of an ARMv7-M.  Section numbers are those of the
 * ARMv7-M Architecture Reference Manual. */
#include <string.h>

#include "toolchain/insn-private.h"

/* Privileged, the system's, or another processor's (coprocessors): B5, A7.7. */
static const char system_names[] =
    "cps cpsie cpsid msr mrs svc bkpt wfi wfe sev sevl smc hvc eret rfeia rfedb srsia "
    "srsdb "
    "setend dcps1 dcps2 dcps3 mcr mcr2 mrc mrc2 mcrr mcrr2 mrrc mrrc2 cdp cdp2 ldc ldc2 "
    "ldcl "
    "ldc2l stc stc2 stcl stc2l tt ttt tta ttat bxns blxns sg";

static const char exclusive_names[] = "ldrex ldrexb ldrexh ldrexd strex strexb strexh "
                                      "strexd clrex ldaex ldaexb ldaexh ldaexd "
                                      "stlex stlexb stlexh stlexd";

/* Copies of vector registers, and the loads and stores of them. */
static const char vector_moves[] = "vmov vldr vstr vldm vldmia vldmdb vstm vstmia vstmdb "
                                   "vpush vpop vmrs vmsr fmstat vdup "
                                   "vswp vlldm vlstm vsel vseleq vselge vselgt vselvs";

static gboolean is_vector_register(int reg)
{
    return (reg >= ARM_REG_D0 && reg <= ARM_REG_D31) ||
           (reg >= ARM_REG_Q0 && reg <= ARM_REG_Q15) ||
           (reg >= ARM_REG_S0 && reg <= ARM_REG_S31) || reg == ARM_REG_FPSCR ||
           reg == ARM_REG_FPSCR_NZCV;
}

static gboolean is_double_register(int reg)
{
    return reg >= ARM_REG_D0 && reg <= ARM_REG_D31;
}

static const cs_arm_op *operand(const cs_insn *insn, int index)
{
    return index < insn->detail->arm.op_count ? &insn->detail->arm.operands[index] : NULL;
}

static gboolean is_register(const cs_arm_op *op, int reg)
{
    return op != NULL && op->type == ARM_OP_REG && op->reg == reg;
}

/** INSN_VECTOR and INSN_FLOAT. */
static guint32 vector_flags(const cs_insn *insn)
{
    const char *name = insn->mnemonic;
    gboolean vector = FALSE;

    for (int i = 0; i < insn->detail->arm.op_count; i++) {
        const cs_arm_op *op = operand(insn, i);

        vector |= op->type == ARM_OP_REG && is_vector_register(op->reg);
    }
    if (insn_is_one_of(name, "vmrs vmsr fmstat vpush vpop vldmia vldmdb vstmia vstmdb"))
        vector = TRUE;
    if (!vector)
        return 0;
    if (insn_is_one_of(name, vector_moves) ||
        (strstr(name, ".f") == NULL && !g_str_has_prefix(name, "vcvt")))
        return INSN_VECTOR;
    return INSN_VECTOR | INSN_FLOAT;
}

/** Registers in the list of a push, pop, ldm or stm, or in that of its vector forms. */
static int list_length(const cs_insn *insn)
{
    gboolean has_base =
        insn_is_one_of(insn->mnemonic, "ldm ldmia ldmdb ldmib ldmda stm stmia "
                                       "stmdb stmib stmda vldmia vldmdb vstmia "
                                       "vstmdb vldm vstm");

    return insn->detail->arm.op_count - (has_base ? 1 : 0);
}

/** More than one word in one instruction: A3.5.3 lists what is not single-copy atomic. */
static gboolean is_multi(const cs_insn *insn)
{
    const char *name = insn->mnemonic;
    const cs_arm_op *first = operand(insn, 0), *last;

    if (insn_is_one_of(name, "ldrd strd"))
        return TRUE;
    if (insn_is_one_of(name, "vldr vstr"))
        return first != NULL && first->type == ARM_OP_REG &&
               is_double_register(first->reg);
    if (!insn_is_one_of(
            name, "push pop ldm ldmia ldmdb ldmib ldmda stm stmia stmdb stmib stmda "
                  "vpush vpop vldm vldmia vldmdb vstm vstmia vstmdb"))
        return FALSE;
    last = operand(insn, insn->detail->arm.op_count - 1);
    return list_length(insn) > 1 || (last != NULL && is_double_register(last->reg));
}

/** INSN_SP_WRITE and INSN_SP_RISE. */
static guint32 stack_flags(const cs_insn *insn)
{
    const char *name = insn->mnemonic, *text = insn->op_str;
    const cs_arm_op *second = operand(insn, 1), *third = operand(insn, 2);
    gboolean stores = g_str_has_prefix(name, "str") || g_str_has_prefix(name, "vst");

    if (insn_is_one_of(name, "push vpush"))
        return INSN_SP_WRITE;
    if (insn_is_one_of(name, "pop vpop"))
        return INSN_SP_WRITE | INSN_SP_RISE;
    if (g_str_has_prefix(text, "sp!"))
        return insn_is_one_of(name, "stmdb vstmdb") ? INSN_SP_WRITE
                                                    : INSN_SP_WRITE | INSN_SP_RISE;
    /* Written back: "[sp, #-8]!" falls, "[sp], #8" may do either. */
    if (strstr(text, "[sp") != NULL && strstr(text, "]!") != NULL)
        return stores && strstr(text, "[sp, #-") != NULL ? INSN_SP_WRITE
                                                         : INSN_SP_WRITE | INSN_SP_RISE;
    if (strstr(text, "[sp],") != NULL)
        return INSN_SP_WRITE | INSN_SP_RISE;
    if (!is_register(operand(insn, 0), ARM_REG_SP) ||
        insn_is_one_of(name, "cmp cmn tst teq ldm ldmdb stm stmdb") || stores)
        return 0;
    if (insn_is_one_of(name, "sub subw") &&
        ((second != NULL && second->type == ARM_OP_IMM && second->imm >= 0) ||
         (is_register(second, ARM_REG_SP) && third != NULL && third->type == ARM_OP_IMM &&
          third->imm >= 0)))
        return INSN_SP_WRITE;
    return INSN_SP_WRITE | INSN_SP_RISE;
}

/** The condition of a Thumb branch is part of its name. */
static gboolean is_branch(csh handle, const cs_insn *insn)
{
    if (cs_insn_group(handle, insn, ARM_GRP_JUMP) ||
        cs_insn_group(handle, insn, ARM_GRP_CALL) || insn->id == ARM_INS_B ||
        insn->id == ARM_INS_BL || insn->id == ARM_INS_BX || insn->id == ARM_INS_BLX ||
        insn->id == ARM_INS_BXJ || insn->id == ARM_INS_CBZ || insn->id == ARM_INS_CBNZ ||
        insn->id == ARM_INS_TBB || insn->id == ARM_INS_TBH)
        return TRUE;
    if (insn_is_one_of(insn->mnemonic, "pop ldm ldmia ldmdb ldmib ldmda")) {
        for (int i = 0; i < insn->detail->arm.op_count; i++) {
            if (is_register(operand(insn, i), ARM_REG_PC))
                return TRUE;
        }
    }
    return is_register(operand(insn, 0), ARM_REG_PC) &&
           !insn_is_one_of(insn->mnemonic, "cmp cmn tst teq pld pldw pli");
}

guint32 insn_flags_thumb(csh handle, const cs_insn *insn)
{
    guint32 flags = vector_flags(insn) | stack_flags(insn);

    if (is_multi(insn))
        flags |= INSN_MULTI;
    if (insn_is_one_of(insn->mnemonic, exclusive_names))
        flags |= INSN_EXCLUSIVE;
    if (insn_is_one_of(insn->mnemonic, "udiv sdiv"))
        flags |= INSN_DIVIDE;
    if (is_branch(handle, insn))
        flags |= INSN_BRANCH;
    if (insn_is_one_of(insn->mnemonic, system_names))
        flags |= INSN_SYSTEM;
    return flags;
}

static guint32 register_bit(unsigned reg)
{
    return reg >= ARM_REG_R0 && reg <= ARM_REG_R12 ? (guint32)1 << (reg - ARM_REG_R0) : 0;
}

static gboolean shifts_by_register(const cs_arm_op *op)
{
    return op->shift.type >= ARM_SFT_ASR_REG && op->shift.type <= ARM_SFT_RRX_REG;
}

guint32 insn_named_thumb(const cs_insn *insn)
{
    const cs_arm *arm = &insn->detail->arm;
    guint32 named = 0;

    for (int i = 0; i < arm->op_count; i++) {
        const cs_arm_op *op = &arm->operands[i];

        if (op->type == ARM_OP_REG)
            named |= register_bit((unsigned)op->reg);
        else if (op->type == ARM_OP_MEM)
            named |= register_bit(op->mem.base) | register_bit(op->mem.index);
        if (shifts_by_register(op))
            named |= register_bit(op->shift.value);
    }
    return named;
}
