/* SPDX-License-Identifier: GPL-2.0-or-later */
/* image.h - a linked program as the explorer needs it: bytes, owners, names and lines.
 *
 * An Image is immutable once loaded; several threads may read it. */
#ifndef IRQLAB_TOOLCHAIN_IMAGE_H
#define IRQLAB_TOOLCHAIN_IMAGE_H

#include <glib.h>

#include "toolchain/target.h"

typedef struct Image Image;

/** Whose bytes a part of the image holds. */
typedef enum {
    IMAGE_TRAP,          /**< the stubs of trapped and scenario functions; executable */
    IMAGE_STUDENT_TEXT,  /**< the student's code; executable */
    IMAGE_SUPPORT_TEXT,  /**< mem*, libgcc: counted as the caller's; executable */
    IMAGE_LIBRARY_TEXT,  /**< heap_*, console_write; executable */
    IMAGE_SCENARIO_TEXT, /**< the lab's scenario: not counted; executable */
    IMAGE_RODATA,        /**< constants of all of them; read only */
    IMAGE_STUDENT_DATA,  /**< the student's .data and .bss */
    IMAGE_SHARED, /**< SHARED objects of the scenario: the student may write them */
    IMAGE_HEAP,   /**< the board's heap and the library's own data */
    IMAGE_SCENARIO_DATA, /**< the scenario's .data and .bss: a student's write is tampering */
    IMAGE_OWNERS
} ImageOwner;

/** A contiguous run of bytes with one owner.  Parts do not overlap and come in address
 *  order. */
typedef struct {
    guint64 address;
    gsize size; /**< bytes, zero-initialised ones included; never 0 */
    ImageOwner owner;
    const guint8 *bytes; /**< @size bytes: the contents at start-up; owned by the image */
} ImagePart;

/** One source line. */
typedef struct {
    const char *file; /**< base name ("lab.c", "scenario.c"); owned by the image */
    guint line;       /**< 1 and up */
} ImageLine;

/** Reads the linked ELF file at @path; @student_name is what the student's file is called
 *  in messages (whatever #line says).  NULL and @error when it is not what image linking
 *  makes. */
Image *image_load(const char *path, const Target *target, const char *student_name,
                  GError **error);
/** As image_load(), from the file's bytes. */
Image *image_load_bytes(GBytes *bytes, const Target *target, const char *student_name,
                        GError **error);
Image *image_ref(Image *image);
void image_unref(Image *image);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Image, image_unref)

const Target *image_target(const Image *image);
const ImagePart *image_parts(const Image *image, gsize *ret_count);
/** The part that holds @address, or NULL. */
const ImagePart *image_part_at(const Image *image, guint64 address);
/** The address of the symbol @name (Thumb bit cleared), or FALSE. */
gboolean image_symbol(const Image *image, const char *name, guint64 *ret_address);
/** The function or object that holds @address: its name (owned by the image) and the
 *  offset into it; NULL when there is none.  Local symbols and statics too. */
const char *image_symbol_at(const Image *image, guint64 address, guint64 *ret_offset);
/**
 * Names the variable at @address the way a C programmer would: "count", "ring.head",
 * "slots[3]", from DWARF where it is there, else "symbol+4".  NULL when nothing is known.
 * Caller frees.
 */
char *image_variable_at(const Image *image, guint64 address);
/** The source line of the instruction at @pc; FALSE when there is none. */
gboolean image_line_at(const Image *image, guint64 pc, ImageLine *ret_line);
/** The instruction at @pc as text ("ldr r3, [r2]"), known symbols put in for addresses where
 *  that helps.  Never NULL.  Caller frees. */
char *image_disassemble(const Image *image, guint64 pc);

#endif
