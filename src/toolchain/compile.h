/* SPDX-License-Identifier: GPL-2.0-or-later */
/* compile.h - the steps of a build: one compiler or linker call in the sandbox each. */
#ifndef IRQLAB_TOOLCHAIN_COMPILE_H
#define IRQLAB_TOOLCHAIN_COMPILE_H

#include "toolchain/build.h"

/** Every file that goes into an image, read once. */
typedef struct {
    GBytes *student, *header, *scenario; /* lab.c, lab.h, scenario.c */
    GBytes *api, *scenario_api;          /* the headers of include/ */
    GBytes *stubs, *api_list, *board, *mem, *heap, *console, *layout; /* base/, board/ */
    char *student_name; /**< base name, safe to print */
} Sources;

void sources_clear(Sources *sources);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Sources, sources_clear)

/** Reads all but the student's file.  BUILD_ERROR_LAB or BUILD_ERROR_TOOL. */
gboolean sources_read_lab(Sources *sources, const BuildRequest *request, GError **error);
/** Reads the student's file: BUILD_ERROR_UNREADABLE or BUILD_ERROR_REJECTED. */
gboolean sources_read_student(Sources *sources, const char *path, GError **error);

/** What an instruction set's images have in common. */
typedef struct {
    GBytes *board, *scenario;   /**< objects */
    GHashTable *scenario_names; /**< global names of the scenario's object */
    char *libgcc;               /**< path of the compiler's support library */
    char *compiler;             /**< "gcc 12.2.0" */
} CommonObjects;

void common_objects_clear(CommonObjects *objects);

/** Compiles the board and the scenario for @arch.  BUILD_ERROR_TOOL, BUILD_ERROR_LAB. */
gboolean compile_common(const Sources *sources, Arch arch, GCancellable *cancellable,
                        CommonObjects *ret_objects, GError **error);

/** Compiles the student's file.  @ret_diagnostics is set (clean, maybe "") whenever the
 *  compiler ran.  BUILD_ERROR_REJECTED, BUILD_ERROR_TOOL. */
GBytes *compile_student(const Sources *sources, const Target *target,
                        GCancellable *cancellable, char **ret_diagnostics,
                        GError **error);

/** Links @student with @common: the bytes of an ELF file.  BUILD_ERROR_REJECTED,
 *  BUILD_ERROR_TOOL. */
GBytes *compile_link(const Sources *sources, const Target *target, GBytes *student,
                     const CommonObjects *common, GCancellable *cancellable,
                     GError **error);

#endif
