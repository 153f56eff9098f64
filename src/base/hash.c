/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Built on folded 64 x 64 -> 128 bit products, in the manner of wyhash, but with 128 bits
 * kept all the way: every 16 bytes of input go into two lanes (a and b) with keys of
 * their own and the two words in each other's place, so that inputs which happen to agree
 * in one lane still differ in the other.  Two such pairs of lanes take turns, which lets
 * the processor work on four products at once.
 */
#include "base/hash.h"

/* Odd numbers with 32 bits set. */
#define KEY_A UINT64_C(0x2d358dccaa6c78a5)
#define KEY_B UINT64_C(0x8bb84b93962eacc9)
#define KEY_C UINT64_C(0x4b33a62ed433d4a3)
#define KEY_D UINT64_C(0x4d5a2da51de1aa47)

__extension__ typedef unsigned __int128 Product;

typedef struct {
    uint64_t a, b;
} Lanes;

static inline uint64_t fold(uint64_t x, uint64_t y)
{
    Product product = (Product)x * y;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t load(const uint8_t *bytes)
{
    uint64_t word;
    __builtin_memcpy(&word, bytes, sizeof word);
    return word;
}

/* Takes 16 bytes in. */
static inline Lanes absorb(Lanes lanes, const uint8_t *bytes)
{
    uint64_t first = load(bytes), second = load(bytes + 8);
    return (Lanes){.a = fold(first ^ KEY_A, second ^ lanes.a),
                   .b = fold(second ^ KEY_B, first ^ lanes.b)};
}

Hash128 hash128(const void *bytes, size_t size, uint64_t seed)
{
    const uint8_t *at = bytes;
    Lanes even = {seed ^ KEY_C, (seed << 32 | seed >> 32) ^ KEY_D};
    Lanes odd = {even.a ^ KEY_B, even.b ^ KEY_A};

    if (size >= 32) {
        size_t rest = size;
        for (; rest > 32; at += 32, rest -= 32) {
            even = absorb(even, at);
            odd = absorb(odd, at + 16);
        }
        /* The last 32 bytes, some of them a second time unless rest is 32. */
        even = absorb(even, at + rest - 32);
        odd = absorb(odd, at + rest - 16);
    } else {
        uint8_t padded[32] = {0};
        if (size > 0)
            __builtin_memcpy(padded, bytes, size);
        even = absorb(even, padded);
        odd = absorb(odd, padded + 16);
    }

    /* The size tells an input from a longer one with zeros at its end. */
    return (Hash128){.lo = fold(even.a ^ size ^ KEY_D, odd.a ^ KEY_B),
                     .hi = fold(even.b ^ KEY_C, odd.b ^ size ^ KEY_A)};
}
