/* SPDX-License-Identifier: GPL-2.0-or-later */
/* mem.c - the four functions that gcc may call for plain C (freestanding, 4).  They are
 * the student's code when it calls them: counted, and open to interrupts.  Built with
 * -fno-tree-loop-distribute-patterns, or gcc would make each a call of itself. */
#include <stddef.h>
#include <stdint.h>

void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int value, size_t size);
int memcmp(const void *left, const void *right, size_t size);

void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
    uint8_t *target = to;
    const uint8_t *source = from;

    while (size-- > 0)
        *target++ = *source++;
    return to;
}

void *memmove(void *to, const void *from, size_t size)
{
    uint8_t *target = to;
    const uint8_t *source = from;

    if ((uintptr_t)target - (uintptr_t)source >= size) {
        while (size-- > 0)
            *target++ = *source++;
    } else {
        while (size-- > 0)
            target[size] = source[size];
    }
    return to;
}

void *memset(void *to, int value, size_t size)
{
    uint8_t *target = to;

    while (size-- > 0)
        *target++ = (uint8_t)value;
    return to;
}

int memcmp(const void *left, const void *right, size_t size)
{
    const uint8_t *a = left, *b = right;

    for (; size > 0; size--, a++, b++) {
        if (*a != *b)
            return *a - *b;
    }
    return 0;
}
