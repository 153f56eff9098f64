/* SPDX-License-Identifier: GPL-2.0-or-later */
/* source.h - the student's lines, to be shown beside the instructions that they became. */
#ifndef IRQLAB_REPORT_SOURCE_H
#define IRQLAB_REPORT_SOURCE_H

#include <glib.h>

typedef struct Source Source;

/** Reads the file at @path if it still is what was built (@sha256; NULL: do not ask); else
 *  no line is known.  Never NULL. */
Source *source_load(const char *path, const char *sha256);
void source_free(Source *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Source, source_free)

/** Line @line (1 and up) of the file with base name @file, made safe, without the blanks
 *  around it; NULL when it is not known. */
const char *source_line(const Source *source, const char *file, guint line);

#endif
