/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The hash folds 64 x 64 -> 128 bit products, in the manner of wyhash.  Two lanes with
 * keys of their own take turns over the input in 16-byte blocks (32 bytes a round); each
 * half of the result depends on both.
 */
#include "base/hash.h"

/* Odd numbers with 32 bits set, no two alike in a byte. */
#define KEY_A UINT64_C(0x2d358dccaa6c78a5)
#define KEY_B UINT64_C(0x8bb84b93962eacc9)
#define KEY_C UINT64_C(0x4b33a62ed433d4a3)
#define KEY_D UINT64_C(0x4d5a2da51de1aa47)

__extension__ typedef unsigned __int128 Product;

static inline uint64_t fold(uint64_t a, uint64_t b)
{
    Product product = (Product)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t load(const uint8_t *bytes)
{
    uint64_t word;
    __builtin_memcpy(&word, bytes, sizeof word);
    return word;
}

Hash128 hash128(const void *bytes, size_t size, uint64_t seed)
{
    const uint8_t *at = bytes;
    size_t rest = size;
    uint64_t a = seed ^ KEY_A;
    uint64_t b = (seed + KEY_C) ^ KEY_B;

    for (; rest > 32; at += 32, rest -= 32) {
        a = fold(load(at) ^ KEY_C ^ b, load(at + 8) ^ a);
        b = fold(load(at + 16) ^ KEY_D, load(at + 24) ^ b) + a;
    }

    /* The last 1 to 32 bytes (none only for an empty input), padded with zeros; the size,
     * mixed in below, tells padding from data. */
    uint64_t tail[4] = {0, 0, 0, 0};
    if (rest == 32)
        __builtin_memcpy(tail, at, 32);
    else
        for (size_t i = 0; i < rest; i++)
            tail[i / 8] |= (uint64_t)at[i] << (i % 8 * 8);
    a ^= fold(tail[0] ^ KEY_B, tail[1] ^ a ^ KEY_D);
    b ^= fold(tail[2] ^ KEY_A, tail[3] ^ b ^ KEY_C);

    uint64_t length = (uint64_t)size * KEY_D;
    Hash128 hash = {.lo = fold(a ^ KEY_C ^ length, b ^ KEY_A),
                    .hi = fold(b ^ KEY_D, (a << 32 | a >> 32) ^ KEY_B ^ length)};
    return hash;
}
