/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "toolchain/insn.h"

#include <string.h>

#include "toolchain/build.h"
#include "toolchain/insn-private.h"

/* ---- the disassembler -------------------------------------------------------------------- */

csh insn_open(const Target *target)
{
    csh handle;
    cs_err failed;

    switch (target->arch) {
    case ARCH_X86_64:
        failed = cs_open(CS_ARCH_X86, CS_MODE_64, &handle);
        break;
    case ARCH_AARCH64:
        failed = cs_open(CS_ARCH_ARM64, CS_MODE_LITTLE_ENDIAN, &handle);
        break;
    default:
        failed = cs_open(CS_ARCH_ARM, CS_MODE_THUMB | CS_MODE_MCLASS, &handle);
        break;
    }
    if (failed != CS_ERR_OK)
        return 0;
    cs_option(handle, CS_OPT_DETAIL, CS_OPT_ON);
    if (target->arch == ARCH_X86_64)
        cs_option(handle, CS_OPT_SYNTAX, CS_OPT_SYNTAX_INTEL);
    return handle;
}

gboolean image_open_disassembler(Image *image, GError **error)
{
    image->disassembler = insn_open(image->target);
    if (image->disassembler != 0)
        return TRUE;
    g_set_error(error, BUILD_ERROR, BUILD_ERROR_TOOL,
                "the disassembler (capstone) does not know this target: %s",
                image->target->name);
    return FALSE;
}

void image_close_disassembler(Image *image)
{
    if (image->disassembler != 0)
        cs_close(&image->disassembler);
}

/* ---- Thumb's own sizes --------------------------------------------------------------------- */

static guint16 halfword(const guint8 *bytes)
{
    return (guint16)(bytes[0] | bytes[1] << 8);
}

guint insn_thumb_size(const guint8 *bytes)
{
    guint top = halfword(bytes) >> 11;

    return top == 0x1d || top == 0x1e || top == 0x1f ? 4 : 2;
}

gboolean insn_is_it(const guint8 *bytes, gsize left, guint *ret_length)
{
    guint16 code;

    if (left < 2)
        return FALSE;
    code = halfword(bytes);
    if ((code & 0xff00) != 0xbf00 || (code & 0xf) == 0)
        return FALSE;
    /* The lowest set bit of the mask ends the block. */
    *ret_length = code & 1 ? 4 : code & 2 ? 3 : code & 4 ? 2 : 1;
    return TRUE;
}

/* ---- software floating point ----------------------------------------------------------------- */

/** Names of libgcc's routines that compute with floating-point values: Arm's run-time ABI
 *  (IHI 0043, 4.1.2) and GCC's own, where the mode is part of the name (__addsf3). */
static gboolean is_float_routine(const char *name)
{
    static const char *const arm[] = {"f",    "d",   "cf",  "cd",   "i2f",  "i2d", "ui2f",
                                      "ui2d", "l2f", "l2d", "ul2f", "ul2d", "h2f"};
    static const char *const modes[] = {"hf", "sf", "df", "xf", "tf",
                                        "sc", "dc", "xc", "tc"};

    if (g_str_has_prefix(name, "__aeabi_")) {
        for (gsize i = 0; i < G_N_ELEMENTS(arm); i++) {
            if (g_str_has_prefix(name + strlen("__aeabi_"), arm[i]))
                return TRUE;
        }
        return FALSE;
    }
    /* "__sync_fetch_…" has a "tc" in it, but computes with integers. */
    if (!g_str_has_prefix(name, "__") || g_str_has_prefix(name, "__sync_") ||
        g_str_has_prefix(name, "__atomic_"))
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(modes); i++) {
        if (strstr(name + 2, modes[i]) != NULL)
            return TRUE;
    }
    return FALSE;
}

/** Whether @pc lies in such a routine: there every instruction is floating point. */
static gboolean in_float_routine(const Image *image, guint64 pc)
{
    const ImagePart *part = image_part_at(image, pc);
    guint64 offset;
    const char *name;

    if (part == NULL || part->owner != IMAGE_SUPPORT_TEXT)
        return FALSE;
    name = image_symbol_at(image, pc, &offset);
    return name != NULL && is_float_routine(name);
}

/* ---- decoding -------------------------------------------------------------------------------- */

gboolean insn_is_one_of(const char *mnemonic, const char *list)
{
    gsize length = strcspn(mnemonic, ".");

    for (const char *at = list; *at != '\0'; at += strspn(at, " ")) {
        gsize word = strcspn(at, " ");

        if (word == length && memcmp(at, mnemonic, length) == 0)
            return TRUE;
        at += word;
    }
    return FALSE;
}

static guint32 flags_of(const Image *image, const cs_insn *insn)
{
    switch (image->target->arch) {
    case ARCH_X86_64:
        return insn_flags_x86_64(image->disassembler, insn);
    case ARCH_AARCH64:
        return insn_flags_aarch64(image->disassembler, insn);
    default:
        return insn_flags_thumb(image->disassembler, insn);
    }
}

static guint32 named_by(const Image *image, const cs_insn *insn)
{
    switch (image->target->arch) {
    case ARCH_X86_64:
        return insn_named_x86_64(insn);
    case ARCH_AARCH64:
        return G_MAXUINT32;
    default:
        return insn_named_thumb(insn);
    }
}

void image_decode(const Image *image, guint64 pc, InsnInfo *ret_info)
{
    gsize left, size;
    const guint8 *bytes = image_bytes_at(image, pc, &left);
    Image *unlocked =
        (Image *)image; /* the lock and what it guards are not the contents */
    InsnInfo info = {0};
    cs_insn *insn;
    guint length;

    *ret_info = info;
    if (bytes == NULL)
        return;
    /* capstone remembers an IT for the instructions that it decodes next: it never sees one. */
    if (image->target->arch == ARCH_THUMB && insn_is_it(bytes, left, &length)) {
        *ret_info = (InsnInfo){.size = 2, .flags = INSN_VALID | INSN_IT};
        return;
    }
    size = MIN(left, 15);
    g_mutex_lock(&unlocked->lock);
    if (cs_disasm(image->disassembler, bytes, size, pc, 1, &insn) == 1) {
        info.size = (guint8)insn->size;
        info.flags = INSN_VALID | flags_of(image, insn);
        info.named = named_by(image, insn);
        cs_free(insn, 1);
    }
    g_mutex_unlock(&unlocked->lock);
    if ((info.flags & INSN_VALID) && in_float_routine(image, pc))
        info.flags |= INSN_FLOAT;
    *ret_info = info;
}

/* ---- plain instructions --------------------------------------------------------------------- */

static gboolean add_register(guint8 *list, guint8 *n, guint8 reg)
{
    if (reg == PLAIN_NONE || memchr(list, reg, *n) != NULL)
        return TRUE;
    if (*n == PLAIN_MAX)
        return FALSE;
    list[(*n)++] = reg;
    return TRUE;
}

gboolean insn_plain_reads(PlainInsn *plain, guint8 reg)
{
    return add_register(plain->reads, &plain->n_reads, reg);
}

gboolean insn_plain_writes(PlainInsn *plain, guint8 reg)
{
    return add_register(plain->writes, &plain->n_writes, reg);
}

gboolean image_decode_plain(const Image *image, guint64 pc, PlainInsn *ret_plain)
{
    gsize left;
    guint length;
    const guint8 *bytes = image_bytes_at(image, pc, &left);
    Image *unlocked = (Image *)image;
    PlainInsn plain = {.base = PLAIN_NONE, .index = PLAIN_NONE};
    gboolean is_plain = FALSE;
    cs_insn *insn;

    if (bytes == NULL || image->target->arch == ARCH_AARCH64 ||
        (image->target->arch == ARCH_THUMB && insn_is_it(bytes, left, &length)))
        return FALSE;
    g_mutex_lock(&unlocked->lock);
    if (cs_disasm(image->disassembler, bytes, MIN(left, 15), pc, 1, &insn) == 1) {
        is_plain = image->target->arch == ARCH_X86_64 ? insn_plain_x86_64(insn, &plain)
                                                      : insn_plain_thumb(insn, &plain);
        cs_free(insn, 1);
    }
    g_mutex_unlock(&unlocked->lock);
    if (is_plain)
        *ret_plain = plain;
    return is_plain;
}
