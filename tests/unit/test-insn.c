/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-insn.c - what image_decode() says of each kind of instruction.  Assembled by gas into
 * an image where there is an assembler for it, else from bytes. */
#include <string.h>

#include "tests/unit/toolchain-fixture.h"
#include "toolchain/insn-private.h"

/* Short names for the tables. */
enum {
    F = INSN_FLOAT,
    V = INSN_VECTOR,
    REP = INSN_REP,
    SW = INSN_SP_WRITE,
    SR = INSN_SP_WRITE | INSN_SP_RISE,
    IT = INSN_IT,
    MUL = INSN_MULTI,
    EX = INSN_EXCLUSIVE,
    DIV = INSN_DIVIDE,
    SYS = INSN_SYSTEM,
    BR = INSN_BRANCH,
};

/** An instruction as gas takes it (one a row; IT blocks in order) and its flags. */
typedef struct {
    const char *text;
    guint32 flags;
} Row;

/* ---- a table against an image ---------------------------------------------------------------- */

/** A C file whose function probe() is the rows, one after the other. */
static char *source_of(const Row *rows, gsize n_rows, const char *head)
{
    GString *source = g_string_new("#include \"lab.h\"\nvoid step(void) {}\n__asm__(\n");

    g_string_append_printf(source, "\"%s\\n.globl probe\\n%s", head,
                           strstr(head, "thumb") != NULL ? ".thumb_func\\n" : "");
    g_string_append(source, ".type probe, %function\\nprobe:\\n\"\n");
    for (gsize i = 0; i < n_rows; i++)
        g_string_append_printf(source, "\"%s\\n\"\n", rows[i].text);
    g_string_append(source, "\".size probe, . - probe\\n\"\n);\n");
    return g_string_free(source, FALSE);
}

static void assert_rows(const char *target, const Row *rows, gsize n_rows,
                        const char *head)
{
    g_autoptr(Fixture) fixture = fixture_new(NULL);
    g_autofree char *source = source_of(rows, n_rows, head);
    Image *image = fixture_image(fixture, target, source);
    guint64 pc;
    gboolean all_right = TRUE;

    g_assert_true(image_symbol(image, "probe", &pc));
    for (gsize i = 0; i < n_rows; i++) {
        InsnInfo info;
        guint64 offset;
        g_autofree char *text = image_disassemble(image, pc);

        image_decode(image, pc, &info);
        if (info.flags != (rows[i].flags | INSN_VALID)) {
            g_test_message("%s (%s): %03x, not %03x", rows[i].text, text, info.flags,
                           rows[i].flags | INSN_VALID);
            all_right = FALSE;
        }
        g_assert_cmpuint(info.size, >, 0);
        g_assert_cmpstr(image_symbol_at(image, pc, &offset), ==, "probe");
        pc += info.size;
    }
    {
        guint64 offset, end;

        g_assert_true(image_symbol(image, "probe", &end));
        /* Every row was one instruction: the walk ends where the function does. */
        g_assert_cmpstr(image_symbol_at(image, pc - 1, &offset), ==, "probe");
        g_assert_true(image_symbol_at(image, pc, &offset) == NULL ||
                      strcmp(image_symbol_at(image, pc, &offset), "probe") != 0);
    }
    g_assert_true(all_right);
}

/* ---- x86-64 ---------------------------------------------------------------------------------- */

static const Row x86_rows[] = {
    {"nop", 0},
    {"movl %eax, %ebx", 0},
    {"addl $1, shared_word(%rip)", 0},
    {"lock addl $1, shared_word(%rip)", 0},
    {"cmpxchgl %ecx, (%rdi)", 0},
    {"movabsq $0x1122334455667788, %rax", 0},
    {"endbr64", 0},
    {"mfence", 0},
    {"pause", 0},
    {"ud2", 0},
    {"movzbl (%rdi), %eax", 0},
    {"leaq 8(%rsp), %rax", 0},
    {"movq %rsp, %rbp", 0},
    {"cmpq %rsp, %rax", 0},
    {"cmpq $4, %rsp", 0},
    {"movq %rax, 8(%rsp)", 0},
    /* the stack pointer */
    {"pushq %rbp", SW},
    {"pushq $5", SW},
    {"pushq (%rdi)", SW},
    {"subq $24, %rsp", SW},
    {"subq $-128, %rsp", SR},
    {"subq %rax, %rsp", SR},
    {"addq $24, %rsp", SR},
    {"andq $-16, %rsp", SR},
    {"popq %rbp", SR},
    {"popq (%rdi)", SR},
    {"leave", SR},
    {"enter $8, $0", SW},
    {"movq %rbp, %rsp", SR},
    {"leaq -8(%rbp), %rsp", SR},
    {"xchgq %rax, %rsp", SR},
    {"xchgq %rsp, %rcx", SR},
    {"incq %rsp", SR},
    /* transfers of control */
    {"call step", SW | BR},
    {"call *%rax", SW | BR},
    {"ret", SR | BR},
    {"ret $8", SR | BR},
    {"rep ret", SR | BR},
    {"jmp step", BR},
    {"jmp *(%rax)", BR},
    {"je 1f\\n1:", BR},
    {"jrcxz 1f\\n1:", BR},
    {"loop 1f\\n1:", BR},
    /* string instructions */
    {"movsb", 0},
    {"movsl", 0},
    {"rep movsb", REP},
    {"rep movsl", REP},
    {"rep movsq", REP},
    {"rep stosb", REP},
    {"rep stosq", REP},
    {"repe cmpsb", REP},
    {"repne scasb", REP},
    {"rep lodsb", REP},
    {"rep cmpsl", REP},
    /* division */
    {"divl %ecx", DIV},
    {"idivq (%rdi)", DIV},
    {"imull %ecx, %eax", 0},
    /* SSE: moves, logic, shuffles and integers are copies */
    {"movaps %xmm1, %xmm0", V},
    {"movups (%rdi), %xmm0", V},
    {"movdqa %xmm0, (%rdi)", V},
    {"movsd (%rdi), %xmm0", V},
    {"movss %xmm0, (%rdi)", V},
    {"movq %rax, %xmm0", V},
    {"movd %xmm0, %eax", V},
    {"pxor %xmm0, %xmm0", V},
    {"xorps %xmm0, %xmm0", V},
    {"andpd %xmm1, %xmm0", V},
    {"punpcklqdq %xmm0, %xmm0", V},
    {"pshufd $0, %xmm0, %xmm0", V},
    {"shufps $0, %xmm0, %xmm0", V},
    {"unpcklps %xmm0, %xmm0", V},
    {"paddd %xmm1, %xmm0", V},
    {"pcmpeqd %xmm1, %xmm0", V},
    {"movhps (%rdi), %xmm0", V},
    {"ldmxcsr (%rdi)", V},
    {"stmxcsr (%rdi)", V},
    /* SSE: arithmetic, compare, convert */
    {"addsd %xmm1, %xmm0", V | F},
    {"addps (%rdi), %xmm0", V | F},
    {"subss %xmm1, %xmm0", V | F},
    {"mulpd %xmm1, %xmm0", V | F},
    {"divsd %xmm1, %xmm0", V | F},
    {"sqrtss %xmm1, %xmm0", V | F},
    {"maxsd %xmm1, %xmm0", V | F},
    {"minps %xmm1, %xmm0", V | F},
    {"rcpps %xmm1, %xmm0", V | F},
    {"comisd %xmm1, %xmm0", V | F},
    {"ucomiss %xmm1, %xmm0", V | F},
    {"cmpltsd %xmm1, %xmm0", V | F},
    {"cmpeqps %xmm1, %xmm0", V | F},
    {"cvtsi2sd %eax, %xmm0", V | F},
    {"cvttss2si %xmm0, %eax", V | F},
    {"cvtsd2ss %xmm0, %xmm0", V | F},
    {"cvtps2pd %xmm0, %xmm0", V | F},
    {"cvtdq2ps %xmm0, %xmm0", V | F},
    {"haddps %xmm0, %xmm0", V | F},
    {"roundsd $1, %xmm0, %xmm0", V | F},
    /* MMX and x87 */
    {"movq %mm0, %mm1", V},
    {"paddd %mm0, %mm1", V},
    {"emms", V},
    {"fldl (%rdi)", V},
    {"fldt (%rdi)", V},
    {"fstpt (%rdi)", V},
    {"fxch", V},
    {"fldz", V},
    {"fnstcw (%rdi)", V},
    {"faddp", V | F},
    {"fmull (%rdi)", V | F},
    {"fildl (%rdi)", V | F},
    {"fistpll (%rdi)", V | F},
    {"fucomip %st(1), %st", V | F},
    {"fchs", V | F},
    {"fsqrt", V | F},
    /* the system's */
    {"syscall", SYS},
    {"int $0x80", SYS},
    {"int3", SYS},
    {"hlt", SYS},
    {"cli", SYS},
    {"sti", SYS},
    {"inb $0x60, %al", SYS},
    {"outb %al, $0x60", SYS},
    {"rdtsc", SYS},
    {"rdtscp", SYS},
    {"cpuid", SYS},
    {"rdrand %eax", SYS},
    {"rdseed %eax", SYS},
    {"xgetbv", SYS},
    {"sidt (%rdi)", SYS},
    {"movw %ds, %ax", SYS},
    {"movq %fs:0, %rax", SYS},
    {"movq %cr0, %rax", SYS},
    {"rdfsbase %rax", SYS},
    {"pushfq", SW | SYS},
    {"popfq", SR | SYS},
    {"rdmsr", SYS},
    {"wbinvd", SYS},
    {"xbegin 1f\\n1:", SYS | BR},
};

static void test_x86_kinds(void)
{
#if defined __x86_64__
    if (fixture_needs("bwrap", "bubblewrap"))
        assert_rows("host-O0", x86_rows, G_N_ELEMENTS(x86_rows), ".text");
#else
    g_assert_cmpuint(G_N_ELEMENTS(x86_rows), >, 0);
    g_test_skip("the host compiler makes no x86-64 code here");
#endif
}

/* ---- Thumb ------------------------------------------------------------------------------------ */

static const Row thumb_rows[] = {
    {"nop", 0},
    {"movs r0, #1", 0},
    {"ldr r0, [r1]", 0},
    {"str r0, [sp, #4]", 0},
    {"add r0, sp, #8", 0},
    {"mov r7, sp", 0},
    {"cmp sp, r0", 0},
    {"dmb", 0},
    {"udf #0", 0},
    {"ldr r0, [r1], #4", 0},
    /* the stack pointer */
    {"push {r4}", SW},
    {"push {r4, lr}", SW | MUL},
    {"push.w {r4, r8, lr}", SW | MUL},
    {"pop {r4}", SR},
    {"pop {r4, r5}", SR | MUL},
    {"sub sp, #8", SW},
    {"sub.w sp, sp, #512", SW},
    {"subw sp, sp, #517", SW},
    {"add sp, #8", SR},
    {"add.w sp, sp, #512", SR},
    {"sub.w sp, sp, r0", SR},
    {"mov sp, r7", SR},
    {"ldr sp, [r0]", SR},
    {"str lr, [sp, #-4]!", SW},
    {"ldr r0, [sp], #4", SR},
    {"strd r0, r1, [sp, #-8]!", SW | MUL},
    {"ldrd r0, r1, [sp], #8", SR | MUL},
    {"stmdb sp!, {r0, r1, r2}", SW | MUL},
    {"ldmia.w sp!, {r0, r1, r2}", SR | MUL},
    {"stmia.w sp!, {r0, r1, r2}", SR | MUL},
    {"ldmia.w sp, {r0, r1, r2}", MUL},
    /* several words */
    {"ldmia r0!, {r1, r2}", MUL},
    {"stmia r0!, {r1, r2, r3}", MUL},
    {"ldmdb r0, {r1, r2}", MUL},
    {"stmdb r0, {r1, r8}", MUL},
    {"ldrd r0, r1, [r2, #8]", MUL},
    {"strd r0, r1, [r2, #-8]", MUL},
    /* IT blocks */
    {"it eq", IT},
    {"addeq r0, r1", 0},
    {"ittet ne", IT},
    {"movne r0, #1", 0},
    {"ldrne r0, [r1]", 0},
    {"streq r0, [r1]", 0},
    {"popne {r4, pc}", SR | MUL | BR},
    {"nop.w", 0},
    /* transfers of control */
    {"b 1f\\n1:", BR},
    {"beq 1f\\n1:", BR},
    {"b.w step", BR},
    {"bl step", BR},
    {"blx r3", BR},
    {"bx lr", BR},
    {"cbz r0, 7f", BR},
    {"cbnz r0, 7f", BR},
    {"nop", 0},
    {"7: nop", 0},
    {"tbb [r0, r1]", BR},
    {"tbh [r0, r1, lsl #1]", BR},
    {"pop {r4, pc}", SR | MUL | BR},
    {"pop {pc}", SR | BR},
    {"ldr pc, [r0, r1, lsl #2]", BR},
    {"ldr pc, [sp], #8", SR | BR},
    {"mov pc, r3", BR},
    {"ldmia.w r0, {r1, pc}", MUL | BR},
    /* exclusive accesses, division */
    {"ldrex r0, [r1]", EX},
    {"ldrexb r0, [r1]", EX},
    {"ldrexh r0, [r1]", EX},
    {"strex r2, r0, [r1]", EX},
    {"strexb r2, r0, [r1]", EX},
    {"strexh r2, r0, [r1]", EX},
    {"clrex", EX},
    {"udiv r0, r1, r2", DIV},
    {"sdiv r0, r1, r2", DIV},
    {"umull r0, r1, r2, r3", 0},
    {"mls r0, r1, r2, r3", 0},
    /* floating point */
    {"vmov s0, r0", V},
    {"vmov.f32 s0, s1", V},
    {"vmov.f32 s0, #1.0", V},
    {"vmov r0, r1, s0, s1", V},
    {"vldr s0, [r0]", V},
    {"vstr s0, [r0]", V},
    {"vldr d0, [r0]", V | MUL},
    {"vstr d0, [r0]", V | MUL},
    {"vldmia r0, {s0, s1}", V | MUL},
    {"vstmia r0!, {s0, s1}", V | MUL},
    {"vpush {s16}", SW | V},
    {"vpush {d8}", SW | V | MUL},
    {"vpop {s16, s17}", SR | V | MUL},
    {"vmrs r0, fpscr", V},
    {"vmrs APSR_nzcv, fpscr", V},
    {"vmsr fpscr, r0", V},
    {"vadd.f32 s0, s1, s2", V | F},
    {"vsub.f32 s0, s1, s2", V | F},
    {"vmul.f32 s0, s1, s2", V | F},
    {"vdiv.f32 s0, s1, s2", V | F},
    {"vsqrt.f32 s0, s1", V | F},
    {"vabs.f32 s0, s1", V | F},
    {"vneg.f32 s0, s1", V | F},
    {"vcmp.f32 s0, s1", V | F},
    {"vcmpe.f32 s0, #0.0", V | F},
    {"vcvt.f32.s32 s0, s1", V | F},
    {"vcvt.u32.f32 s0, s1", V | F},
    {"vcvtr.s32.f32 s0, s1", V | F},
    {"vfma.f32 s0, s1, s2", V | F},
    {"vmla.f32 s0, s1, s2", V | F},
    /* the system's */
    {"cpsid i", SYS},
    {"cpsie i", SYS},
    {"cpsid f", SYS},
    {"msr primask, r0", SYS},
    {"msr basepri, r0", SYS},
    {"msr msp, r0", SYS},
    {"mrs r0, primask", SYS},
    {"mrs r0, apsr", SYS},
    {"svc #0", SYS},
    {"bkpt #0", SYS},
    {"wfi", SYS},
    {"wfe", SYS},
    {"sev", SYS},
    {"mcr p15, 0, r0, c0, c0, 0", SYS},
    {"mrc p15, 0, r0, c0, c0, 0", SYS},
    {"cdp p7, 1, c2, c3, c4, 5", SYS},
};

static void test_thumb_kinds(void)
{
    if (fixture_needs_thumb())
        assert_rows("thumb-O0", thumb_rows, G_N_ELEMENTS(thumb_rows),
                    ".fpu fpv4-sp-d16\\n.syntax unified\\n.text\\n.thumb");
}

/* ---- AArch64: from bytes ----------------------------------------------------------------------- */

typedef struct {
    guint32 code;
    const char *
        text; /* as capstone prints it, so that the bytes are what they are meant to be */
    guint32 flags;
} Word;

static const Word aarch64_words[] = {
    {0xd503201f, "nop", 0},
    {0xb9400020, "ldr w0, [x1]", 0},
    {0x910003fd, "mov x29, sp", 0},
    {0xeb2063ff, "cmp sp, x0", 0},
    {0xd5033bbf, "dmb ish", 0},
    {0xf90007e0, "str x0, [sp, #8]", 0},
    {0xa9bf7bfd, "stp x29, x30, [sp, #-0x10]!", SW},
    {0xa8c17bfd, "ldp x29, x30, [sp], #0x10", SR},
    {0xd10043ff, "sub sp, sp, #0x10", SW},
    {0x910043ff, "add sp, sp, #0x10", SR},
    {0x910003bf, "mov sp, x29", SR},
    {0x94000001, "bl #0x1004", BR},
    {0xd63f0000, "blr x0", BR},
    {0xd65f03c0, "ret", BR},
    {0xd61f0000, "br x0", BR},
    {0x54000040, "b.eq #0x1008", BR},
    {0x34000040, "cbz w0, #0x1008", BR},
    {0x36000040, "tbz w0, #0, #0x1008", BR},
    {0x885f7c20, "ldxr w0, [x1]", EX},
    {0x885ffc20, "ldaxr w0, [x1]", EX},
    {0x88027c20, "stxr w2, w0, [x1]", EX},
    {0x8802fc20, "stlxr w2, w0, [x1]", EX},
    {0xd5033f5f, "clrex", EX},
    {0x1ac20820, "udiv w0, w1, w2", DIV},
    {0x1ac20c20, "sdiv w0, w1, w2", DIV},
    {0x1e204020, "fmov s0, s1", V},
    {0x1e260000, "fmov w0, s0", V},
    {0x3dc00020, "ldr q0, [x1]", V},
    {0x4ea18420, "add v0.4s, v1.4s, v1.4s", V},
    {0x1e212800, "fadd s0, s0, s1", V | F},
    {0x1e611820, "fdiv d0, d1, d1", V | F},
    {0x1e212000, "fcmp s0, s1", V | F},
    {0x1e220000, "scvtf s0, w0", V | F},
    {0x1e380000, "fcvtzs w0, s0", V | F},
    {0x4e21d400, "fadd v0.4s, v0.4s, v1.4s", V | F},
    {0xd4000001, "svc #0", SYS},
    {0xd4200000, "brk #0", SYS},
    {0xd53bd040, "mrs x0, tpidr_el0", SYS},
    {0xd51b4200, "msr nzcv, x0", SYS},
    {0xd503205f, "wfe", SYS},
};

static void test_aarch64_kinds(void)
{
    static const Target target = {"host-O0", "host", "-O0", ARCH_AARCH64};
    csh handle = insn_open(&target);

    g_assert_cmpuint(handle, !=, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(aarch64_words); i++) {
        const Word *word = &aarch64_words[i];
        guint32 little = GUINT32_TO_LE(word->code);
        cs_insn *insn;
        g_autofree char *text = NULL;

        g_assert_cmpuint(cs_disasm(handle, (const uint8_t *)&little, 4, 0x1000, 1, &insn),
                         ==, 1);
        text = g_strdup_printf("%s %s", insn->mnemonic, insn->op_str);
        g_strchomp(text);
        g_assert_cmpstr(text, ==, word->text);
        g_assert_cmphex(insn_flags_aarch64(handle, insn), ==, word->flags);
        cs_free(insn, 1);
    }
    cs_close(&handle);
}

/* ---- what is no instruction, and whole routines -------------------------------------------------- */

static void test_bytes_that_are_no_instruction(void)
{
    g_autoptr(Fixture) fixture = NULL;
    Image *image;
    InsnInfo info = {.size = 9, .flags = 9};

    if (!fixture_needs("bwrap", "bubblewrap"))
        return;
    fixture = fixture_new(NULL);
    image = fixture_image(fixture, "host-O2", "#include \"lab.h\"\nvoid step(void) {}\n");
    image_decode(image, 0x1234, &info);
    g_assert_cmpuint(info.flags, ==, 0);
    g_assert_cmpuint(info.size, ==, 0);
    {
        g_autofree char *text = image_disassemble(image, 0x1234);

        g_assert_cmpstr(text, ==, "(outside the program)");
    }
}

/** Every instruction of a soft-float routine is floating point, none of an integer one is. */
static void test_software_float_is_float(void)
{
    static const char source[] = "#include \"lab.h\"\n"
                                 "volatile float f;\n"
                                 "volatile uint64_t u, v;\n"
                                 "void step(void) { f = f + 1; u = u / v; }\n";
    g_autoptr(Fixture) fixture = NULL;
    Image *image;
    guint64 pc;
    InsnInfo info;

    if (!fixture_needs_thumb())
        return;
    fixture = fixture_new(NULL);
    image = fixture_image(fixture, "thumb-O2", source);
    g_assert_true(image_symbol(image, "__aeabi_fadd", &pc));
    g_assert_cmpuint(image_part_at(image, pc)->owner, ==, IMAGE_SUPPORT_TEXT);
    image_decode(image, pc, &info);
    g_assert_cmphex(info.flags & (INSN_VALID | INSN_FLOAT), ==, INSN_VALID | INSN_FLOAT);
    g_assert_true(image_symbol(image, "__aeabi_uldivmod", &pc));
    image_decode(image, pc, &info);
    g_assert_cmphex(info.flags & (INSN_VALID | INSN_FLOAT), ==, INSN_VALID);
    g_assert_true(image_symbol(image, "step", &pc));
    image_decode(image, pc, &info);
    g_assert_cmphex(info.flags & INSN_FLOAT, ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/insn/x86-64 kinds", test_x86_kinds);
    g_test_add_func("/insn/thumb kinds", test_thumb_kinds);
    g_test_add_func("/insn/aarch64 kinds", test_aarch64_kinds);
    g_test_add_func("/insn/bytes that are no instruction",
                    test_bytes_that_are_no_instruction);
    g_test_add_func("/insn/software float is float", test_software_float_is_float);
    return g_test_run();
}
