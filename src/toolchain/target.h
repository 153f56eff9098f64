/* SPDX-License-Identifier: GPL-2.0-or-later */
/* target.h - what code is explored on: an instruction set, a compiler and a level. */
#ifndef IRQLAB_TOOLCHAIN_TARGET_H
#define IRQLAB_TOOLCHAIN_TARGET_H

#include <glib.h>

/** The instruction set of an image. */
typedef enum { ARCH_X86_64, ARCH_AARCH64, ARCH_THUMB } Arch;
#define ARCH_COUNT 3

/** One row of the target table: everything about a target that does not change. */
typedef struct {
    const char *name;   /**< "host-O0", "host-O2", "thumb-O0", "thumb-O2" */
    const char *family; /**< "host" or "thumb" */
    const char *opt;    /**< "-O0" or "-O2": the level of the student's file alone */
    Arch arch;          /**< of this machine for "host" */
} Target;

#define TARGET_COUNT 4

/** The target called @name, or NULL.  Static data. */
const Target *target_find(const char *name);
/** Target @index (0 to TARGET_COUNT - 1), in the order in which they are reported. */
const Target *target_at(guint index);

/** The tools of an instruction set: the one place for programs and flags. */
typedef struct {
    const char *compiler; /**< program name: "arm-none-eabi-gcc" */
    const char *linker;
    const char *package; /**< Debian's name of what brings them */
    const char *machine; /**< flags that select the processor, separated by spaces */
} ArchTools;

const ArchTools *arch_tools(Arch arch);

/** Flags for all C of an image on every target: language, code generation, diagnostics. */
const char *target_c_flags(void);
/** The level of all C but the student's. */
const char *target_board_level(void);

#endif
