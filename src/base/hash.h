/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * hash.h - the 128-bit hash by which explored states are remembered.
 *
 * Not for use against an adversary who picks the bytes to collide; for independent states
 * the chance that any two of n share a value is about n^2 / 2^129.
 */
#ifndef IRQLAB_BASE_HASH_H
#define IRQLAB_BASE_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint64_t lo, hi;
} Hash128;

/**
 * The hash of the @size bytes at @bytes (NULL allowed when @size is 0).  The same bytes
 * and @seed give the same value in every run on every little-endian machine.
 */
Hash128 hash128(const void *bytes, size_t size, uint64_t seed);

/** Adds @part to @total, in which the order of parts does not matter. */
static inline void hash128_mix(Hash128 *total, Hash128 part)
{
    total->lo ^= part.lo;
    total->hi ^= part.hi;
}

static inline bool hash128_equal(Hash128 a, Hash128 b)
{
    return a.lo == b.lo && a.hi == b.hi;
}

#endif
