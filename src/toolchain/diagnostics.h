/* SPDX-License-Identifier: GPL-2.0-or-later */
/* diagnostics.h - what compiler and linker said, made fit to be shown. */
#ifndef IRQLAB_TOOLCHAIN_DIAGNOSTICS_H
#define IRQLAB_TOOLCHAIN_DIAGNOSTICS_H

#include <glib.h>

#include "toolchain/sandbox.h"

/** What the student's file is called in the sandbox: nothing else is called so. */
#define STUDENT_SOURCE "irqlab_student.c"
/** The most that is kept of all diagnostics together. */
#define DIAGNOSTICS_MAX_BYTES 16384

/** @size bytes of a tool's output made safe, the student's file named @student_name. */
char *diagnostics_clean(const char *text, gsize size, const char *student_name);

/** Appends the messages of @text (clean) to @all that are not there yet, within
 *  DIAGNOSTICS_MAX_BYTES.  One message is a line and the lines that belong to it. */
void diagnostics_merge(GString *all, const char *text);

/** The first error of @text (clean) as one line, "lab.c:7: error: …"; NULL when there is
 *  none.  @program ("lab.c") stands in for a message without a place. */
char *diagnostics_first_error(const char *text, const char *program);

/** Why the tool named @tool ("the compiler") could not finish on @name: a limit that
 *  @result or @text (clean) shows; NULL when it was none of those. */
char *diagnostics_limit(const SandboxResult *result, const char *text, const char *name,
                        const char *tool);

#endif
