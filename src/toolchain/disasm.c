/* SPDX-License-Identifier: GPL-2.0-or-later */
/* disasm.c - an instruction as text, with the program's own names in it. */
#include <string.h>

#include "toolchain/insn-private.h"

/* ---- names for addresses ----------------------------------------------------------------- */

/** What to print for @address: "irq_disable", "on_timer+12", "ring.head"; NULL when it is
 *  nowhere in the image.  Caller frees. */
static char *name_of(const Image *image, guint64 address)
{
    guint64 code =
        image->target->arch == ARCH_THUMB ? address & ~G_GUINT64_CONSTANT(1) : address;
    const ImagePart *part = image_part_at(image, code);

    if (part == NULL)
        return NULL;
    return image_variable_at(image, part->owner <= IMAGE_SCENARIO_TEXT ? code : address);
}

/** Replaces the first @length bytes at @at in @text. */
static void replace(GString *text, gsize at, gsize length, const char *with)
{
    g_string_erase(text, (gssize)at, (gssize)length);
    g_string_insert(text, (gssize)at, with);
}

/** Puts a name where @text has the number @value as capstone writes it ("0x20000040"). */
static void name_number(const Image *image, GString *text, guint64 value)
{
    g_autofree char *number = g_strdup_printf("0x%" G_GINT64_MODIFIER "x", value);
    g_autofree char *name = name_of(image, value);
    const char *at = name != NULL ? strstr(text->str, number) : NULL;
    gsize start;

    if (at == NULL || g_ascii_isxdigit(at[strlen(number)]))
        return;
    start = (gsize)(at - text->str);
    if (start > 0 && text->str[start - 1] == '#')
        replace(text, start - 1, strlen(number) + 1, name);
    else
        replace(text, start, strlen(number), name);
}

/* ---- x86-64 -------------------------------------------------------------------------------- */

static gboolean has_register(const cs_x86 *x86)
{
    for (int i = 0; i < x86->op_count; i++) {
        if (x86->operands[i].type == X86_OP_REG)
            return TRUE;
    }
    return FALSE;
}

/** "dword ptr [x]" to "[x]" where a register tells the size, else to "dword [x]". */
static void shorten_pointer(GString *text, const cs_insn *insn)
{
    const gboolean widens = g_str_has_prefix(insn->mnemonic, "movz") ||
                            g_str_has_prefix(insn->mnemonic, "movs") ||
                            g_str_has_prefix(insn->mnemonic, "cvt");
    char *at = strstr(text->str, " ptr [");
    gsize end, start;

    if (at == NULL)
        return;
    end = start = (gsize)(at - text->str);
    while (start > 0 && g_ascii_isalpha(text->str[start - 1]))
        start--;
    if (has_register(&insn->detail->x86) && !widens)
        replace(text, start, end + strlen(" ptr ") - start, "");
    else
        replace(text, end, strlen(" ptr"), "");
}

/** "[rip + 0x17fe2]" to the name of what is there. */
static void name_rip(const Image *image, GString *text, const cs_insn *insn,
                     const cs_x86_op *op)
{
    g_autofree char *name =
        name_of(image, insn->address + insn->size + (guint64)op->mem.disp);
    char *open = strstr(text->str, "[rip");
    char *close = open != NULL ? strchr(open, ']') : NULL;

    if (name == NULL || close == NULL)
        return;
    replace(text, (gsize)(open + 1 - text->str), (gsize)(close - open - 1), name);
}

static void name_operands_x86(const Image *image, GString *text, const cs_insn *insn)
{
    const cs_x86 *x86 = &insn->detail->x86;

    for (int i = 0; i < x86->op_count; i++) {
        const cs_x86_op *op = &x86->operands[i];

        if (op->type == X86_OP_IMM)
            name_number(image, text, (guint64)op->imm);
        else if (op->type == X86_OP_MEM && op->mem.base == X86_REG_RIP)
            name_rip(image, text, insn, op);
        else if (op->type == X86_OP_MEM)
            name_number(image, text, (guint64)op->mem.disp);
    }
    shorten_pointer(text, insn);
}

/* ---- Thumb --------------------------------------------------------------------------------- */

/** "ldr r3, [pc, #16]" to "ldr r3, =count": the constant that it loads. */
static void name_literal(const Image *image, GString *text, const cs_insn *insn,
                         const cs_arm_op *op)
{
    guint64 address =
        ((insn->address + 4) & ~G_GUINT64_CONSTANT(3)) + (guint64)op->mem.disp;
    g_autofree char *name = NULL;
    const guint8 *bytes;
    const char *open = strchr(text->str, '[');
    gsize left;
    guint32 value;

    bytes = image_bytes_at(image, address, &left);
    if (bytes == NULL || left < 4 || open == NULL ||
        !g_str_has_prefix(insn->mnemonic, "ldr") || strcspn(insn->mnemonic, ".") != 3)
        return;
    memcpy(&value, bytes, sizeof value); /* both ends are little-endian */
    name = name_of(image, value);
    g_string_truncate(text, (gsize)(open - text->str));
    if (name != NULL)
        g_string_append_printf(text, "=%s", name);
    else
        g_string_append_printf(text, "=0x%x", value);
}

static void name_operands_thumb(const Image *image, GString *text, const cs_insn *insn)
{
    const cs_arm *arm = &insn->detail->arm;

    for (int i = 0; i < arm->op_count; i++) {
        if (arm->operands[i].type == ARM_OP_IMM)
            name_number(image, text, (guint32)arm->operands[i].imm);
        else if (arm->operands[i].type == ARM_OP_MEM &&
                 arm->operands[i].mem.base == ARM_REG_PC &&
                 arm->operands[i].mem.index == ARM_REG_INVALID)
            name_literal(image, text, insn, &arm->operands[i]);
    }
}

static void name_operands_aarch64(const Image *image, GString *text, const cs_insn *insn)
{
    const cs_arm64 *arm64 = &insn->detail->arm64;

    for (int i = 0; i < arm64->op_count; i++) {
        if (arm64->operands[i].type == ARM64_OP_IMM)
            name_number(image, text, (guint64)arm64->operands[i].imm);
    }
}

/**
 * The IT instruction whose block holds @pc, and @pc's place in it (1 to 4); FALSE when there
 * is none.  Code is walked from where it is known to begin: halfwords alone do not tell an
 * IT from the second half of another instruction.
 */
static gboolean find_it(const Image *image, guint64 pc, guint64 *ret_it, guint *ret_place)
{
    guint64 offset, at;
    guint left_in_block = 0, place = 0;
    gsize left;

    if (image_symbol_at(image, pc, &offset) == NULL)
        return FALSE;
    at = pc - offset;
    for (guint i = 0; i < image->code_starts->len; i++) {
        guint64 start = g_array_index(image->code_starts, guint64, i);

        if (start > at && start <= pc)
            at = start;
    }
    while (at < pc) {
        const guint8 *bytes = image_bytes_at(image, at, &left);
        guint length;

        if (bytes == NULL || left < 2)
            return FALSE;
        if (left_in_block > 0) {
            left_in_block--;
            place++;
        } else if (insn_is_it(bytes, left, &length)) {
            *ret_it = at;
            left_in_block = length;
            place = 1;
        }
        at += insn_thumb_size(bytes);
    }
    *ret_place = place;
    return at == pc && left_in_block > 0;
}

/* ---- public --------------------------------------------------------------------------------- */

/** "-0x4" to "-4": capstone writes small numbers plainly, but negative ones not. */
static void plain_negatives(GString *text)
{
    for (char *at = text->str; (at = strstr(at, "-0x")) != NULL; at++) {
        if (g_ascii_isdigit(at[3]) && !g_ascii_isxdigit(at[4]))
            g_string_erase(text, at + 1 - text->str, 2); /* shrinks in place */
    }
}

static char *insn_text(const Image *image, const cs_insn *insn)
{
    GString *text = g_string_new(insn->op_str);

    switch (image->target->arch) {
    case ARCH_X86_64:
        name_operands_x86(image, text, insn);
        break;
    case ARCH_AARCH64:
        name_operands_aarch64(image, text, insn);
        break;
    default:
        name_operands_thumb(image, text, insn);
        break;
    }
    plain_negatives(text);
    if (text->len > 0)
        g_string_prepend_c(text, ' ');
    g_string_prepend(text, insn->mnemonic);
    return g_string_free(text, FALSE);
}

/** Decodes from @start on and gives the text of the instruction number @index after it. */
static char *decode_text(const Image *image, csh handle, guint64 start, guint index)
{
    gsize left, count;
    const guint8 *bytes = image_bytes_at(image, start, &left);
    cs_insn *insns;
    char *text = NULL;

    if (bytes == NULL)
        return NULL;
    count = cs_disasm(handle, bytes, MIN(left, 15 + 4 * index), start, index + 1, &insns);
    if (count > index)
        text = insn_text(image, &insns[index]);
    if (count > 0)
        cs_free(insns, count);
    return text;
}

/** What cannot be decoded, as the assembler would take it. */
static char *raw_text(const Image *image, guint64 pc)
{
    gsize left;
    const guint8 *bytes = image_bytes_at(image, pc, &left);

    if (bytes == NULL)
        return g_strdup("(outside the program)");
    if (image->target->arch == ARCH_X86_64 || left < 2)
        return g_strdup_printf(".byte 0x%02x", bytes[0]);
    return g_strdup_printf(".short 0x%04x", bytes[0] | bytes[1] << 8);
}

char *image_disassemble(const Image *image, guint64 pc)
{
    Image *unlocked = (Image *)image;
    guint64 it = 0;
    guint place = 0, length;
    gsize left;
    const guint8 *bytes = image_bytes_at(image, pc, &left);
    char *text = NULL;

    if (bytes == NULL)
        return raw_text(image, pc);
    if (image->target->arch == ARCH_THUMB &&
        (insn_is_it(bytes, left, &length) || find_it(image, pc, &it, &place))) {
        /* capstone keeps an IT in mind for what it decodes next: a handle of its own. */
        csh handle = insn_open(image->target);

        if (handle != 0) {
            text = decode_text(image, handle, place > 0 ? it : pc, place);
            cs_close(&handle);
        }
    } else {
        g_mutex_lock(&unlocked->lock);
        text = decode_text(image, image->disassembler, pc, 0);
        g_mutex_unlock(&unlocked->lock);
    }
    return text != NULL ? text : raw_text(image, pc);
}
