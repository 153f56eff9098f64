/* SPDX-License-Identifier: GPL-2.0-or-later */
/* table.h - large arrays that grow: moved by the kernel instead of copied, zero when new, in
 * huge pages where there are some, because they are filled once and read at random. */
#ifndef IRQLAB_EXPLORE_TABLE_H
#define IRQLAB_EXPLORE_TABLE_H

#include <glib.h>

/** @table (NULL: a new one) of @old_bytes made @new_bytes long, which is not less; what is
 *  new is zero.  Out of memory ends the program, as g_malloc() does. */
gpointer table_grow(gpointer table, gsize old_bytes, gsize new_bytes);
/** Frees @table of @bytes; NULL is allowed. */
void table_free(gpointer table, gsize bytes);

#endif
