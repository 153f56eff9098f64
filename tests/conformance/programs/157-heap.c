/* SPDX-License-Identifier: GPL-2.0-or-later */
/* heap_alloc() gives blocks that are aligned to 8 and do not overlap, and NULL when
 * none is large enough. */
/* expect: 0 0 true true */
#include "conformance.h"

void go(void)
{
    uint8_t *first = heap_alloc(13), *second = heap_alloc(13);

    note_number((uintptr_t)first % 8);
    note_number((uintptr_t)second % 8);
    note_truth(second >= first + 13 || first >= second + 13);
    note_truth(heap_alloc(1000000) == NULL);
    heap_free(second);
    heap_free(first);
    heap_free(NULL);
}
