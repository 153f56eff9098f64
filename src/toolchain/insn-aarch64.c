/* SPDX-License-Identifier: GPL-2.0-or-later */
/* insn-aarch64.c - kinds of AArch64 instructions (Arm ARM C3, C5, C6, C7). */
#include <string.h>

#include "toolchain/insn-private.h"

static const char system_names[] = "svc hvc smc brk hlt dcps1 dcps2 dcps3 eret drps msr "
                                   "mrs sys sysl ic dc at tlbi wfi wfe sev "
                                   "sevl";

static const char exclusive_names[] = "ldxr ldxrb ldxrh ldxp ldaxr ldaxrb ldaxrh ldaxp "
                                      "stxr stxrb stxrh stxp stlxr stlxrb stlxrh "
                                      "stlxp clrex";

static gboolean is_vector_register(unsigned reg)
{
    return (reg >= ARM64_REG_B0 && reg <= ARM64_REG_S31) ||
           (reg >= ARM64_REG_V0 && reg <= ARM64_REG_V31);
}

static gboolean is_stack_pointer(unsigned reg)
{
    return reg == ARM64_REG_SP || reg == ARM64_REG_WSP;
}

/** INSN_VECTOR and INSN_FLOAT. */
static guint32 vector_flags(const cs_insn *insn)
{
    const cs_arm64 *arm64 = &insn->detail->arm64;
    const char *name = insn->mnemonic;
    gboolean vector = FALSE;

    for (int i = 0; i < arm64->op_count; i++) {
        vector |= arm64->operands[i].type == ARM64_OP_REG &&
                  is_vector_register(arm64->operands[i].reg);
    }
    if (!vector)
        return 0;
    if ((*name == 'f' && !insn_is_one_of(name, "fmov fcsel")) ||
        insn_is_one_of(name, "scvtf ucvtf"))
        return INSN_VECTOR | INSN_FLOAT;
    return INSN_VECTOR;
}

/** INSN_SP_WRITE and INSN_SP_RISE. */
static guint32 stack_flags(const cs_insn *insn)
{
    const cs_arm64 *arm64 = &insn->detail->arm64;
    const char *name = insn->mnemonic, *text = insn->op_str;
    gboolean stores = g_str_has_prefix(name, "st");

    if (strstr(text, "[sp") != NULL && strstr(text, "]!") != NULL)
        return stores && strstr(text, "[sp, #-") != NULL ? INSN_SP_WRITE
                                                         : INSN_SP_WRITE | INSN_SP_RISE;
    if (strstr(text, "[sp],") != NULL)
        return INSN_SP_WRITE | INSN_SP_RISE;
    if (arm64->op_count == 0 || arm64->operands[0].type != ARM64_OP_REG ||
        !is_stack_pointer(arm64->operands[0].reg) || insn_is_one_of(name, "cmp cmn tst"))
        return 0;
    if (strcmp(name, "sub") == 0 && arm64->op_count == 3 &&
        arm64->operands[1].type == ARM64_OP_REG &&
        is_stack_pointer(arm64->operands[1].reg) &&
        arm64->operands[2].type == ARM64_OP_IMM)
        return INSN_SP_WRITE;
    return INSN_SP_WRITE | INSN_SP_RISE;
}

guint32 insn_flags_aarch64(csh handle, const cs_insn *insn)
{
    const char *name = insn->mnemonic;
    guint32 flags = vector_flags(insn) | stack_flags(insn);

    if (insn_is_one_of(name, exclusive_names))
        flags |= INSN_EXCLUSIVE;
    if (insn_is_one_of(name, "udiv sdiv"))
        flags |= INSN_DIVIDE;
    if (cs_insn_group(handle, insn, ARM64_GRP_JUMP) ||
        cs_insn_group(handle, insn, ARM64_GRP_CALL) ||
        cs_insn_group(handle, insn, ARM64_GRP_RET) ||
        insn_is_one_of(name, "b bl br blr ret cbz cbnz tbz tbnz"))
        flags |= INSN_BRANCH;
    if (insn_is_one_of(name, system_names))
        flags |= INSN_SYSTEM;
    return flags;
}
