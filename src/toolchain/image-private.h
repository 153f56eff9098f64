/* SPDX-License-Identifier: GPL-2.0-or-later */
/* image-private.h - an Image from inside, for the files of the toolchain that fill it.
 *
 * Everything is read once, when the image is loaded: libelf and libdw are not made for
 * several threads, and the file may come from a hostile compilation. */
#ifndef IRQLAB_TOOLCHAIN_IMAGE_PRIVATE_H
#define IRQLAB_TOOLCHAIN_IMAGE_PRIVATE_H

#include <capstone/capstone.h>
#include <elfutils/libdw.h>

#include "toolchain/image.h"

/** A function or an object. */
typedef struct {
    guint64 address;
    guint64 size;     /* 0: not told */
    const char *name; /* in Image.strings */
    guint8 rank;      /* among equal addresses the highest is the name to show */
} ImageSymbol;

/** From @address on, up to the next row, instructions are of this line; line 0: of none. */
typedef struct {
    guint64 address;
    guint32 line;
    const char *file; /* in Image.strings */
} ImageRow;

typedef struct VarType VarType;

/** A variable that DWARF gives a fixed address. */
typedef struct {
    guint64 address;
    const char *name; /* in Image.strings */
    VarType *type;    /* owned by Image.types */
} ImageVariable;

struct Image {
    gatomicrefcount refs;
    const Target *target;
    const char *student_name; /* in strings */
    GStringChunk *strings;
    GPtrArray *buffers;  /* what ImagePart.bytes point into */
    GArray *parts;       /* of ImagePart */
    GArray *symbols;     /* of ImageSymbol, by address */
    GHashTable *names;   /* name → guint64 * */
    GArray *code_starts; /* of guint64: where Thumb code begins after data ($t) */
    GArray *rows;        /* of ImageRow, by address */
    GArray *variables;   /* of ImageVariable, by address */
    GPtrArray *types;    /* of VarType */
    GMutex lock;         /* of the disassembler */
    csh disassembler;    /* 0: not open */
};

/** A copy of @text in the image, safe to print. */
const char *image_string(Image *image, const char *text);
/** The first of the image's start-up bytes at @address and how many follow in its part;
 *  NULL when nothing is there. */
const guint8 *image_bytes_at(const Image *image, guint64 address, gsize *ret_left);

/* lines.c, variables.c, disasm.c: each fills its own members. */
void image_read_lines(Image *image, Dwarf *dwarf);
void image_read_variables(Image *image, Dwarf *dwarf);
void image_free_types(GPtrArray *types);
gboolean image_open_disassembler(Image *image, GError **error);
void image_close_disassembler(Image *image);

#endif
