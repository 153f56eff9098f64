/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/wide.h"

__extension__ typedef unsigned __int128 Double;

/* The largest power of ten in a word, and how many digits it takes off a number. */
#define CHUNK UINT64_C(10000000000000000000)
#define CHUNK_DIGITS 19

static void saturate(Wide *wide)
{
    for (unsigned i = 0; i < WIDE_LIMBS; i++)
        wide->limb[i] = UINT64_MAX;
    wide->saturated = true;
}

Wide wide_from(uint64_t value)
{
    return (Wide){.limb = {value}};
}

bool wide_is_zero(const Wide *wide)
{
    uint64_t bits = 0;
    for (unsigned i = 0; i < WIDE_LIMBS; i++)
        bits |= wide->limb[i];
    return bits == 0;
}

int wide_compare(const Wide *a, const Wide *b)
{
    for (unsigned i = WIDE_LIMBS; i-- > 0;)
        if (a->limb[i] != b->limb[i])
            return a->limb[i] < b->limb[i] ? -1 : 1;
    return 0;
}

void wide_add(Wide *sum, const Wide *term)
{
    bool saturated = sum->saturated || term->saturated;
    uint64_t carry = 0;
    for (unsigned i = 0; i < WIDE_LIMBS; i++) {
        Double limb = (Double)sum->limb[i] + term->limb[i] + carry;
        sum->limb[i] = (uint64_t)limb;
        carry = (uint64_t)(limb >> 64);
    }
    if (carry != 0 || saturated)
        saturate(sum);
}

void wide_multiply(Wide *product, uint64_t factor)
{
    if (factor == 0) {
        *product = wide_from(0);
        return;
    }
    uint64_t carry = 0;
    for (unsigned i = 0; i < WIDE_LIMBS; i++) {
        Double limb = (Double)product->limb[i] * factor + carry;
        product->limb[i] = (uint64_t)limb;
        carry = (uint64_t)(limb >> 64);
    }
    if (carry != 0 || product->saturated)
        saturate(product);
}

/* Divides @wide by CHUNK and returns the remainder. */
static uint64_t take_chunk(Wide *wide)
{
    Double rest = 0;
    for (unsigned i = WIDE_LIMBS; i-- > 0;) {
        rest = rest << 64 | wide->limb[i];
        wide->limb[i] = (uint64_t)(rest / CHUNK);
        rest %= CHUNK;
    }
    return (uint64_t)rest;
}

size_t wide_format(const Wide *wide, char ret_text[WIDE_STRING_BYTES])
{
    char digits[WIDE_STRING_BYTES + CHUNK_DIGITS]; /* least significant first */
    size_t length = 0;
    Wide rest = *wide;

    do {
        uint64_t chunk = take_chunk(&rest);
        for (unsigned i = 0; i < CHUNK_DIGITS; i++, chunk /= 10)
            digits[length++] = (char)('0' + chunk % 10);
    } while (!wide_is_zero(&rest));
    while (length > 1 && digits[length - 1] == '0')
        length--;

    for (size_t i = 0; i < length; i++)
        ret_text[i] = digits[length - 1 - i];
    ret_text[length] = '\0';
    return length;
}
