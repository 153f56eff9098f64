/* SPDX-License-Identifier: GPL-2.0-or-later */
/* table.c - see table.h. */
#include "config.h"

#include <sys/mman.h>

#include "explore/table.h"

#define HUGE_PAGE ((gsize)2 << 20)

gpointer table_grow(gpointer table, gsize old_bytes, gsize new_bytes)
{
    gpointer grown = table == NULL ? mmap(NULL, new_bytes, PROT_READ | PROT_WRITE,
                                          MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
                                   : mremap(table, old_bytes, new_bytes, MREMAP_MAYMOVE);
    if (grown == MAP_FAILED)
        g_error("out of memory: a table of %" G_GSIZE_FORMAT " bytes", new_bytes);
    if (new_bytes >= HUGE_PAGE)
        madvise(grown, new_bytes, MADV_HUGEPAGE);
    return grown;
}

void table_free(gpointer table, gsize bytes)
{
    if (table != NULL)
        munmap(table, bytes);
}
