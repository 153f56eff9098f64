/* SPDX-License-Identifier: GPL-2.0-or-later */
/** checked.h - arithmetic that says when its result does not fit. */
#ifndef IRQLAB_BASE_CHECKED_H
#define IRQLAB_BASE_CHECKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Each returns false, with *ret_result unchanged, when the true result does not fit. */

static inline bool checked_add_u64(uint64_t a, uint64_t b, uint64_t *ret_result)
{
    uint64_t result;
    if (__builtin_add_overflow(a, b, &result))
        return false;
    *ret_result = result;
    return true;
}

static inline bool checked_multiply_u64(uint64_t a, uint64_t b, uint64_t *ret_result)
{
    uint64_t result;
    if (__builtin_mul_overflow(a, b, &result))
        return false;
    *ret_result = result;
    return true;
}

static inline bool checked_multiply_size(size_t a, size_t b, size_t *ret_result)
{
    size_t result;
    if (__builtin_mul_overflow(a, b, &result))
        return false;
    *ret_result = result;
    return true;
}

/** True when @size bytes from @address lie inside the @room bytes from @start, none of
 *  them past the end of the address space. */
static inline bool checked_inside(uint64_t address, uint64_t size, uint64_t start,
                                  uint64_t room)
{
    return address >= start && address - start <= room &&
           size <= room - (address - start);
}

#endif
