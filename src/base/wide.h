/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * wide.h - an unsigned counter of 512 bits, for numbers of interleavings.
 *
 * It saturates: a result that does not fit becomes the largest value and stays marked.
 */
#ifndef IRQLAB_BASE_WIDE_H
#define IRQLAB_BASE_WIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WIDE_LIMBS 8
/** Room for the longest decimal string, terminator included (2^512 has 155 digits). */
#define WIDE_STRING_BYTES 156

typedef struct {
    uint64_t limb[WIDE_LIMBS]; /**< least significant first */
    bool saturated;            /**< the true value did not fit; every limb is all ones */
} Wide;

Wide wide_from(uint64_t value);
bool wide_is_zero(const Wide *wide);
/** -1, 0 or 1 as @a is less than, equal to or greater than @b.  Saturated values are
 * equal. */
int wide_compare(const Wide *a, const Wide *b);
/** @sum += @term. */
void wide_add(Wide *sum, const Wide *term);
/** @product *= @factor. */
void wide_multiply(Wide *product, uint64_t factor);
/** Writes @wide in decimal to @ret_text (WIDE_STRING_BYTES) and returns its length.  A
 *  saturated value gives the digits of 2^512 - 1: look at ->saturated first. */
size_t wide_format(const Wide *wide, char ret_text[WIDE_STRING_BYTES]);

#endif
