/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-plain.c - which instructions image_decode_plain() knows, and what it says decides
 * them.  That it is true, the stepper's tests show by recalling whole programs. */
#include <string.h>

#include "tests/unit/toolchain-fixture.h"
#include "toolchain/insn.h"

/** An instruction as gas takes it, and "inputs -> outputs | accesses"; NULL: not plain. */
typedef struct {
    const char *text, *plain;
} Row;

static const char *const x86_names[] = {"ax",  "cx",  "dx",  "bx",  "sp",  "bp",
                                        "si",  "di",  "r8",  "r9",  "r10", "r11",
                                        "r12", "r13", "r14", "r15", "f"};
static const char *const thumb_names[] = {"r0",  "r1", "r2", "r3", "r4",  "r5",
                                          "r6",  "r7", "r8", "r9", "r10", "r11",
                                          "r12", "sp", "lr", "f"};

static char *describe(const PlainInsn *p, const char *const *names)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < p->n_reads; i++)
        g_string_append_printf(text, "%s ", names[p->reads[i]]);
    g_string_append(text, "->");
    for (guint i = 0; i < p->n_writes; i++)
        g_string_append_printf(text, " %s", names[p->writes[i]]);
    if (p->loads || p->stores)
        g_string_append(text, " |");
    if (p->loads)
        g_string_append_printf(text, " load %u", p->size);
    if (p->stores)
        g_string_append_printf(text, " store %u", p->size);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* A function probe() of nothing but the rows. */
static char *source_of(const Row *rows, gsize n_rows, const char *head)
{
    GString *source = g_string_new("#include \"lab.h\"\nvoid step(void) {}\n__asm__(\n");

    g_string_append_printf(source, "\"%s\\n.globl probe\\n", head);
    g_string_append(source, ".type probe, %function\\nprobe:\\n\"\n");
    for (gsize i = 0; i < n_rows; i++)
        g_string_append_printf(source, "\"%s\\n\"\n", rows[i].text);
    g_string_append(source, "\".size probe, . - probe\\n\"\n);\n");
    return g_string_free(source, FALSE);
}

static void assert_rows(const char *target, const Row *rows, gsize n_rows,
                        const char *head, const char *const *names)
{
    g_autoptr(Fixture) fixture = fixture_new(NULL);
    g_autofree char *source = source_of(rows, n_rows, head);
    Image *image = fixture_image(fixture, target, source);
    guint64 pc;

    g_assert_true(image_symbol(image, "probe", &pc));
    for (gsize i = 0; i < n_rows; i++) {
        PlainInsn plain;
        InsnInfo info;
        g_autofree char *found = NULL;

        if (image_decode_plain(image, pc, &plain))
            found = describe(&plain, names);
        if (g_strcmp0(found, rows[i].plain) != 0) {
            g_test_message("%s: %s, not %s", rows[i].text,
                           found != NULL ? found : "not plain",
                           rows[i].plain != NULL ? rows[i].plain : "not plain");
            g_test_fail();
        }
        image_decode(image, pc, &info);
        pc += info.size;
    }
}

static const Row x86_rows[] = {
    {"nop", "->"},
    {"movl %eax, %ebx", "ax -> bx"},
    {"movb %al, %bl", "ax bx -> bx"}, /* keeps the rest of rbx */
    {"movw %ax, %r9w", "ax r9 -> r9"},
    {"movl $5, %r12d", "-> r12"},
    {"movl (%rdi,%rcx,4), %eax", "di cx -> ax | load 4"},
    {"movq %rax, 8(%rsp)", "ax sp -> | store 8"},
    {"movl shared_word(%rip), %edx", "-> dx | load 4"},
    {"movzbl 1(%rdi), %eax", "di -> ax | load 1"},
    {"leaq 8(%rdi,%rsi,2), %rax", "di si -> ax"},
    {"addl %eax, %ebx", "bx ax -> bx f"},
    {"addl $1, (%rdi)", "di -> f | load 4 store 4"},
    {"adcl %eax, %ebx", "bx ax f -> bx f"},
    {"incl %eax", "ax f -> ax f"}, /* CF stays */
    {"notl %eax", "ax -> ax"},
    {"cmpl (%rdi), %eax", "ax di -> f | load 4"},
    {"testb $1, %ah", "ax -> f"},
    {"shll $3, %eax", "f ax -> ax f"},
    {"shll %cl, %eax", "f ax cx -> ax f"},
    {"imull %ecx, %eax", "ax cx -> ax f"},
    {"imull $7, %ecx, %eax", "cx -> ax f"},
    {"jne probe", "f ->"},
    {"jmp *%rax", "ax ->"},
    {"jmp *(%rax)", "ax -> | load 8"},
    {"call probe", "sp -> sp | store 8"},
    {"call *%rax", "ax sp -> sp | store 8"},
    {"pushq %rbx", "bx sp -> sp | store 8"},
    {"popq %rbx", "sp -> sp bx | load 8"},
    {"ret", "sp -> sp | load 8"},
    /* what else decides it, or is changed, is not an operand */
    {"lock addl $1, (%rdi)", NULL},
    {"rep movsb", NULL},
    {"movsb", NULL},
    {"pushq (%rdi)", NULL},
    {"call *(%rdi)", NULL},
    {"leave", NULL},
    {"divl %ecx", NULL},
    {"mull %ecx", NULL},
    {"cltd", NULL},
    {"xchgl %eax, %ebx", NULL},
    {"cmpxchgl %ecx, (%rdi)", NULL},
    {"setne %al", NULL},
    {"movl %fs:8, %eax", NULL},
    {"movd %xmm0, %eax", NULL},
    {"jrcxz .", NULL},
    {"ud2", NULL},
};

static const Row thumb_rows[] = {
    {"nop", "->"},
    /* Two operands may be short for three: one input too many does no harm. */
    {"mov r0, r1", "r0 r1 -> r0"},
    {"movw r3, #500", "r3 -> r3"},
    {"movt r3, #500", "r3 -> r3"},
    {"adds r0, r1, r2", "r1 r2 f -> r0 f"},
    {"add r0, r1, r2", "r1 r2 -> r0"},
    {"adds r0, #1", "r0 f -> r0 f"},
    {"sub sp, #8", "sp -> sp"},
    {"cmp r0, #3", "r0 f -> f"},
    {"adc r0, r1, r2", "r1 r2 f -> r0 f"}, /* nor does one output too many */
    {"ldr r0, [r1, #4]", "r1 -> r0 | load 4"},
    {"ldrb r0, [r1, r2]", "r1 r2 -> r0 | load 1"},
    {"ldrsh r0, [r1, r2]", "r1 r2 -> r0 | load 2"},
    {"ldr r0, [r1, r2, lsl #2]", "r1 r2 -> r0 | load 4"},
    {"str r0, [sp, #4]", "sp r0 -> | store 4"},
    {"strh r0, [r1]", "r1 r0 -> | store 2"},
    {"bl probe", "-> lr"},
    {"bx lr", "lr ->"},
    {"cbz r0, 1f", "r0 ->"},
    {"beq 1f", "f ->"},
    {"b 1f", "->"},
    {"1: uxtb r0, r1", "r0 r1 -> r0"},
    /* several words, writeback, the monitor, another operand than is seen */
    {"push {r4, lr}", NULL},
    {"pop {r4, pc}", NULL},
    {"ldr r0, [r1], #4", NULL},
    {"ldr r0, [r1, #4]!", NULL},
    {"ldrd r0, r1, [r2]", NULL},
    {"ldm r0, {r1, r2}", NULL},
    {"ldrex r0, [r1]", NULL},
    {"udiv r0, r1, r2", NULL},
    {"mov pc, r0", NULL},
    {"ldr pc, [r0]", NULL},
    {"tbb [pc, r0]", NULL},
    {"umull r0, r1, r2, r3", NULL},
    {"mrs r0, apsr", NULL},
    {"it ne", NULL},
    {"movne r0, r1", "r0 r1 -> r0"}, /* asked outside its block: the machine never does */
};

static void test_x86(void)
{
    if (fixture_needs("bwrap", "bubblewrap"))
        assert_rows("host-O2", x86_rows, G_N_ELEMENTS(x86_rows), ".text", x86_names);
}

static void test_thumb(void)
{
    if (fixture_needs("bwrap", "bubblewrap"))
        assert_rows("thumb-O2", thumb_rows, G_N_ELEMENTS(thumb_rows),
                    ".syntax unified\\n.thumb\\n.text\\n.thumb_func", thumb_names);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#ifdef __x86_64__
    g_test_add_func("/plain/x86-64", test_x86);
#endif
    g_test_add_func("/plain/thumb", test_thumb);
    return g_test_run();
}
