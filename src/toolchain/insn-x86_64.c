/* SPDX-License-Identifier: GPL-2.0-or-later */
/* insn-x86_64.c - kinds of x86-64 instructions.  Names are as capstone prints them (Intel
 * SDM volume 2); a 'v' of the AVX forms is taken off first. */
#include <string.h>

#include "toolchain/insn-private.h"

/* Moves no floating-point value through arithmetic, but reads and writes x87 state. */
static const char x87_moves[] =
    "fld fst fstp fxch fldz fld1 fldpi fldl2t fldl2e fldlg2 fldln2 fcmovb fcmove fcmovbe "
    "fcmovu fcmovnb fcmovne fcmovnbe fcmovnu fnstcw fstcw fldcw fnstsw fstsw fnclex "
    "fclex "
    "fninit finit fnop ffree ffreep fincstp fdecstp fnsave fsave frstor fnstenv fstenv "
    "fldenv "
    "fxsave fxsave64 fxrstor fxrstor64 fwait femms";

/* Stems of SSE arithmetic, before ps, pd, ss or sd. */
static const char sse_arithmetic[] =
    "add sub mul div sqrt min max rcp rsqrt round dp hadd hsub addsub comi ucomi";

/* Everything that reaches past the program: privileged, the system's, or not the same on
 * every run.  pushf and popf are here because the flags they move hold the trap flag. */
static const char system_names[] = "syscall sysenter sysexit sysret sysretq int int1 "
                                   "int3 into iret iretd iretq hlt cli sti "
                                   "in out insb insw insd outsb outsw outsd rdtsc rdtscp "
                                   "rdpmc rdmsr wrmsr rdrand rdseed "
                                   "rdpid cpuid lgdt lidt lldt ltr lmsw sgdt sidt sldt "
                                   "str smsw clts invd invlpg invpcid "
                                   "wbinvd swapgs xgetbv xsetbv xsave xsave64 xsavec "
                                   "xsavec64 xsaveopt xsaveopt64 xsaves "
                                   "xsaves64 xrstor xrstor64 xrstors xrstors64 xbegin "
                                   "xend xabort xtest rdfsbase rdgsbase "
                                   "wrfsbase wrgsbase monitor monitorx mwait mwaitx rsm "
                                   "pushf pushfq popf popfq lar lsl verr "
                                   "verw lds les lfs lgs lss retf retfq ljmp lcall clac "
                                   "stac getsec encls enclu vmcall skinit "
                                   "clgi stgi";

static gboolean is_vector_register(unsigned reg)
{
    return (reg >= X86_REG_MM0 && reg <= X86_REG_MM7) ||
           (reg >= X86_REG_ST0 && reg <= X86_REG_ST7) ||
           (reg >= X86_REG_FP0 && reg <= X86_REG_FP7) || reg == X86_REG_FPSW ||
           (reg >= X86_REG_K0 && reg <= X86_REG_K7) ||
           (reg >= X86_REG_XMM0 && reg <= X86_REG_ZMM31);
}

static gboolean is_stack_pointer(unsigned reg)
{
    return reg == X86_REG_RSP || reg == X86_REG_ESP || reg == X86_REG_SP ||
           reg == X86_REG_SPL;
}

static gboolean is_segment_register(unsigned reg)
{
    return reg == X86_REG_CS || reg == X86_REG_DS || reg == X86_REG_ES ||
           reg == X86_REG_FS || reg == X86_REG_GS || reg == X86_REG_SS ||
           (reg >= X86_REG_CR0 && reg <= X86_REG_DR15);
}

/** Whether an SSE or AVX @name (no 'v') computes: "addsd", "cmpltps", "cvtsi2sd". */
static gboolean is_sse_arithmetic(const char *name)
{
    gsize length = strlen(name);
    g_autofree char *stem = NULL;

    if (g_str_has_prefix(name, "cvt"))
        return TRUE;
    if (length < 4 ||
        (strcmp(name + length - 2, "ps") != 0 && strcmp(name + length - 2, "pd") != 0 &&
         strcmp(name + length - 2, "ss") != 0 && strcmp(name + length - 2, "sd") != 0))
        return FALSE;
    if (g_str_has_prefix(name, "cmp") || g_str_has_prefix(name, "fm") ||
        g_str_has_prefix(name, "fnm"))
        return TRUE;
    stem = g_strndup(name, length - 2);
    return insn_is_one_of(stem, sse_arithmetic);
}

/** INSN_VECTOR and INSN_FLOAT. */
static guint32 vector_flags(const cs_insn *insn, const char *name)
{
    const cs_x86 *x86 = &insn->detail->x86;
    gboolean vector = insn_is_one_of(name, "emms ldmxcsr stmxcsr vzeroupper vzeroall");

    for (int i = 0; i < x86->op_count; i++) {
        if (x86->operands[i].type == X86_OP_REG &&
            is_vector_register(x86->operands[i].reg))
            vector = TRUE;
    }
    if (*name == 'f') { /* all of x87, and nothing else, begins with it */
        if (insn_is_one_of(name, x87_moves))
            return INSN_VECTOR;
        return INSN_VECTOR | INSN_FLOAT;
    }
    if (!vector)
        return 0;
    if (is_sse_arithmetic(*name == 'v' ? name + 1 : name) ||
        g_str_has_prefix(name, "pf") || insn_is_one_of(name, "pi2fd pf2id"))
        return INSN_VECTOR | INSN_FLOAT;
    return INSN_VECTOR;
}

/** INSN_SP_WRITE and INSN_SP_RISE. */
static guint32 stack_flags(csh handle, const cs_insn *insn, const char *name)
{
    const cs_x86 *x86 = &insn->detail->x86;
    cs_regs read, written;
    uint8_t n_read, n_written;
    gboolean writes = FALSE;

    if (insn_is_one_of(name, "push pushaw pushal pushf pushfq call enter"))
        return INSN_SP_WRITE;
    if (insn_is_one_of(name, "pop popf popfq ret leave iret iretd iretq retf retfq"))
        return INSN_SP_WRITE | INSN_SP_RISE;
    if (cs_regs_access(handle, insn, read, &n_read, written, &n_written) == CS_ERR_OK) {
        for (int i = 0; i < n_written; i++)
            writes |= is_stack_pointer(written[i]);
    }
    /* capstone's access table has gaps: whoever has SP as its first operand may write it. */
    if (x86->op_count > 0 && x86->operands[0].type == X86_OP_REG &&
        is_stack_pointer(x86->operands[0].reg) && !insn_is_one_of(name, "cmp test bt"))
        writes = TRUE;
    if (x86->op_count > 1 && x86->operands[1].type == X86_OP_REG &&
        is_stack_pointer(x86->operands[1].reg) && insn_is_one_of(name, "xchg xadd"))
        writes = TRUE;
    if (!writes)
        return 0;
    if (strcmp(name, "sub") == 0 && x86->operands[1].type == X86_OP_IMM &&
        x86->operands[1].imm >= 0)
        return INSN_SP_WRITE;
    return INSN_SP_WRITE | INSN_SP_RISE;
}

static gboolean is_system(csh handle, const cs_insn *insn, const char *name)
{
    const cs_x86 *x86 = &insn->detail->x86;

    if (insn_is_one_of(name, system_names) || cs_insn_group(handle, insn, X86_GRP_INT) ||
        cs_insn_group(handle, insn, X86_GRP_PRIVILEGE) ||
        cs_insn_group(handle, insn, X86_GRP_IRET) ||
        cs_insn_group(handle, insn, X86_GRP_VM))
        return TRUE;
    for (int i = 0; i < x86->op_count; i++) {
        const cs_x86_op *op = &x86->operands[i];

        if (op->type == X86_OP_REG && is_segment_register(op->reg))
            return TRUE;
        if (op->type == X86_OP_MEM &&
            (op->mem.segment == X86_REG_FS || op->mem.segment == X86_REG_GS))
            return TRUE;
    }
    return FALSE;
}

guint32 insn_flags_x86_64(csh handle, const cs_insn *insn)
{
    const cs_x86 *x86 = &insn->detail->x86;
    /* capstone prints "rep movsb" and "lock add" as one mnemonic. */
    const char *space = strrchr(insn->mnemonic, ' ');
    const char *name = space != NULL ? space + 1 : insn->mnemonic;
    guint32 flags = vector_flags(insn, name) | stack_flags(handle, insn, name);

    if ((x86->prefix[0] == X86_PREFIX_REP || x86->prefix[0] == X86_PREFIX_REPNE) &&
        !(flags & INSN_VECTOR) &&
        insn_is_one_of(
            name, "movsb movsw movsd movsq cmpsb cmpsw cmpsd cmpsq stosb stosw stosd "
                  "stosq lodsb lodsw lodsd lodsq scasb scasw scasd scasq"))
        flags |= INSN_REP;
    if (insn_is_one_of(name, "div idiv") && !(flags & INSN_VECTOR))
        flags |= INSN_DIVIDE;
    if (cs_insn_group(handle, insn, X86_GRP_JUMP) ||
        cs_insn_group(handle, insn, X86_GRP_CALL) ||
        cs_insn_group(handle, insn, X86_GRP_RET) || *name == 'j' ||
        insn_is_one_of(name, "call ret loop loope loopne"))
        flags |= INSN_BRANCH;
    if (is_system(handle, insn, name))
        flags |= INSN_SYSTEM;
    return flags;
}

static guint32 register_bit(unsigned reg)
{
    static const unsigned first[] = {X86_REG_R8, X86_REG_R8D, X86_REG_R8W, X86_REG_R8B};

    for (guint i = 0; i < G_N_ELEMENTS(first); i++) {
        if (reg >= first[i] && reg < first[i] + 8)
            return (guint32)1 << (8 + reg - first[i]);
    }
    return 0;
}

guint32 insn_named_x86_64(const cs_insn *insn)
{
    const cs_x86 *x86 = &insn->detail->x86;
    guint32 named = 0;

    for (int i = 0; i < x86->op_count; i++) {
        const cs_x86_op *op = &x86->operands[i];

        if (op->type == X86_OP_REG)
            named |= register_bit(op->reg);
        else if (op->type == X86_OP_MEM)
            named |= register_bit(op->mem.base) | register_bit(op->mem.index);
    }
    return named;
}
