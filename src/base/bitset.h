/* SPDX-License-Identifier: GPL-2.0-or-later */
/** bitset.h - a set of up to 32 small numbers, kept in one word. */
#ifndef IRQLAB_BASE_BITSET_H
#define IRQLAB_BASE_BITSET_H

#include <stdbool.h>
#include <stdint.h>

#define BITSET_SIZE 32

typedef uint32_t Bitset;

/** The set of @member alone.  All members here are 0 to 31. */
static inline Bitset bitset_of(unsigned member)
{
    return (Bitset)1 << member;
}

static inline bool bitset_has(Bitset set, unsigned member)
{
    return (set >> member & 1) != 0;
}

static inline Bitset bitset_with(Bitset set, unsigned member)
{
    return set | bitset_of(member);
}

static inline Bitset bitset_without(Bitset set, unsigned member)
{
    return set & ~bitset_of(member);
}

static inline unsigned bitset_count(Bitset set)
{
    return (unsigned)__builtin_popcount(set);
}

/** The least member of @set, which must not be empty.  To visit all of them in order:
 *  for (; set != 0; set &= set - 1) use(bitset_first(set)); */
static inline unsigned bitset_first(Bitset set)
{
    return (unsigned)__builtin_ctz(set);
}

#endif
