/* SPDX-License-Identifier: GPL-2.0-or-later */
/* insn-private.h - the disassembler's part of an image, shared by insn*.c and disasm.c. */
#ifndef IRQLAB_TOOLCHAIN_INSN_PRIVATE_H
#define IRQLAB_TOOLCHAIN_INSN_PRIVATE_H

#include "toolchain/image-private.h"
#include "toolchain/insn.h"

/** The flags of a decoded instruction, INSN_VALID left out. */
guint32 insn_flags_x86_64(csh handle, const cs_insn *insn);
guint32 insn_flags_thumb(csh handle, const cs_insn *insn);
guint32 insn_flags_aarch64(csh handle, const cs_insn *insn);

/** InsnInfo.named. */
guint32 insn_named_x86_64(const cs_insn *insn);
guint32 insn_named_thumb(const cs_insn *insn);

/** image_decode_plain(), with every field zero or PLAIN_NONE at the start. */
gboolean insn_plain_x86_64(const cs_insn *insn, PlainInsn *plain);
gboolean insn_plain_thumb(const cs_insn *insn, PlainInsn *plain);
/** Adds @reg unless it is there, or is PLAIN_NONE.  FALSE when there is no room. */
gboolean insn_plain_reads(PlainInsn *plain, guint8 reg);
gboolean insn_plain_writes(PlainInsn *plain, guint8 reg);

/** True when @mnemonic, up to a '.', is one of the words in @list ("add sub mul"). */
gboolean insn_is_one_of(const char *mnemonic, const char *list);

/** Opens the disassembler for @target; 0 when it cannot be. */
csh insn_open(const Target *target);

/** Whether the bytes at @pc are a Thumb IT (ARMv7-M ARM A7.7.37); how many instructions its
 *  block has. */
gboolean insn_is_it(const guint8 *bytes, gsize left, guint *ret_length);
/** Bytes of the Thumb instruction at @bytes (ARMv7-M ARM A5.1): 2 or 4. */
guint insn_thumb_size(const guint8 *bytes);

#endif
