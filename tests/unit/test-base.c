/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-base.c - bit sets, rings, checked arithmetic, wide counters and the state hash. */
#include <glib.h>
#include <string.h>

#include "base/bitset.h"
#include "base/checked.h"
#include "base/hash.h"
#include "base/histogram.h"
#include "base/ring.h"
#include "base/wide.h"

/* ---- bitset ------------------------------------------------------------------------ */

static void test_bitset_holds_each_member_alone(void)
{
    for (unsigned member = 0; member < BITSET_SIZE; member++) {
        Bitset set = bitset_with(0, member);
        g_assert_cmpuint(set, ==, bitset_of(member));
        g_assert_cmpuint(bitset_count(set), ==, 1);
        g_assert_cmpuint(bitset_first(set), ==, member);
        for (unsigned other = 0; other < BITSET_SIZE; other++)
            g_assert_true(bitset_has(set, other) == (other == member));
        g_assert_cmpuint(bitset_without(set, member), ==, 0);
        g_assert_cmpuint(bitset_without(~(Bitset)0, member), ==, ~set);
    }
}

static void test_bitset_is_visited_in_order(void)
{
    Bitset set = bitset_of(3) | bitset_of(0) | bitset_of(31);
    unsigned expected[] = {0, 3, 31}, n = 0;
    for (Bitset rest = set; rest != 0; rest &= rest - 1)
        g_assert_cmpuint(bitset_first(rest), ==, expected[n++]);
    g_assert_cmpuint(n, ==, 3);
    g_assert_cmpuint(bitset_count(set), ==, 3);
}

/* ---- ring -------------------------------------------------------------------------- */

static void test_ring_is_first_in_first_out(void)
{
    Ring ring = RING_INIT(3);
    int values[3], next_in = 0, next_out = 0;
    unsigned slot = 99;

    g_assert_true(ring_is_empty(&ring));
    g_assert_false(ring_pop(&ring, &slot));
    g_assert_cmpuint(slot, ==, 99);
    /* 20 rounds of fill and drain by unequal amounts pass the wrap at every slot. */
    for (int round = 0; round < 20; round++) {
        while (ring_push(&ring, &slot))
            values[slot] = next_in++;
        g_assert_true(ring_is_full(&ring));
        g_assert_cmpint(values[ring_slot(&ring, 2)], ==, next_in - 1);
        for (int i = 0; i < 1 + round % 3; i++) {
            g_assert_true(ring_pop(&ring, &slot));
            g_assert_cmpint(values[slot], ==, next_out++);
        }
    }
    g_assert_cmpint(next_in - next_out, ==, ring.count);
}

static void test_ring_refuses_when_full_and_stays_unchanged(void)
{
    Ring ring = RING_INIT(1);
    unsigned slot;
    g_assert_true(ring_push(&ring, &slot));
    Ring before = ring;
    slot = 77;
    g_assert_false(ring_push(&ring, &slot));
    g_assert_cmpuint(slot, ==, 77);
    g_assert_cmpmem(&ring, sizeof ring, &before, sizeof before);
}

static void test_ring_of_255_slots_wraps(void)
{
    Ring ring = RING_INIT(255);
    unsigned slot;
    for (unsigned i = 0; i < 600; i++) {
        g_assert_true(ring_push(&ring, &slot));
        g_assert_cmpuint(slot, ==, i % 255);
        if (ring_is_full(&ring) || i % 2)
            g_assert_true(ring_pop(&ring, &slot));
    }
}

/* ---- checked arithmetic ------------------------------------------------------------ */

static void test_checked_says_when_it_does_not_fit(void)
{
    uint64_t result = 5;
    size_t size = 5;
    g_assert_true(checked_add_u64(UINT64_MAX - 1, 1, &result));
    g_assert_cmpuint(result, ==, UINT64_MAX);
    g_assert_false(checked_add_u64(UINT64_MAX, 1, &result));
    g_assert_cmpuint(result, ==, UINT64_MAX);
    g_assert_true(checked_multiply_u64(UINT64_C(1) << 32, UINT32_MAX, &result));
    g_assert_cmpuint(result, ==, (uint64_t)UINT32_MAX << 32);
    g_assert_false(checked_multiply_u64(UINT64_C(1) << 32, UINT64_C(1) << 32, &result));
    g_assert_true(checked_multiply_size(0, SIZE_MAX, &size));
    g_assert_cmpuint(size, ==, 0);
    g_assert_false(checked_multiply_size(2, SIZE_MAX, &size));
    g_assert_cmpuint(size, ==, 0);
}

static void test_checked_inside_is_not_fooled_by_wrapping(void)
{
    g_assert_true(checked_inside(0x1000, 16, 0x1000, 16));
    g_assert_true(checked_inside(0x1010, 0, 0x1000, 16));
    g_assert_false(checked_inside(0x1001, 16, 0x1000, 16));
    g_assert_false(checked_inside(0xfff, 1, 0x1000, 16));
    g_assert_false(checked_inside(0x1011, 0, 0x1000, 16));
    g_assert_false(checked_inside(0x1008, UINT64_MAX - 4, 0x1000, 16));
    g_assert_false(checked_inside(UINT64_MAX, 2, 0x1000, 16));
    g_assert_true(checked_inside(UINT64_MAX, 1, UINT64_MAX, 1));
}

/* ---- wide -------------------------------------------------------------------------- */

static void assert_wide(const Wide *wide, const char *expected)
{
    char text[WIDE_STRING_BYTES];
    memset(text, 'x', sizeof text);
    g_assert_cmpuint(wide_format(wide, text), ==, strlen(expected));
    g_assert_cmpstr(text, ==, expected);
}

static void test_wide_prints_decimal(void)
{
    Wide wide = wide_from(0);
    g_assert_true(wide_is_zero(&wide));
    assert_wide(&wide, "0");
    wide = wide_from(UINT64_MAX);
    assert_wide(&wide, "18446744073709551615");
    g_assert_false(wide_is_zero(&wide));
    /* A zero chunk in the middle must print all its zeros. */
    wide = wide_from(1);
    for (int i = 0; i < 40; i++)
        wide_multiply(&wide, 10);
    assert_wide(&wide, "10000000000000000000000000000000000000000");
}

static void test_wide_counts_binomials(void)
{
    /* 60! by products, and row 200 of Pascal's triangle by sums: known values. */
    Wide factorial = wide_from(1);
    for (unsigned i = 2; i <= 60; i++)
        wide_multiply(&factorial, i);
    assert_wide(&factorial,
                "83209871127413901442763411832233643807541726063612459524492776"
                "96409600000000000000");

    Wide row[201] = {{.limb = {1}}};
    for (unsigned n = 1; n <= 200; n++)
        for (unsigned k = n; k > 0; k--)
            wide_add(&row[k], &row[k - 1]);
    assert_wide(&row[100], "90548514656103281165404177077484163874504589675413336841320");
    g_assert_cmpint(wide_compare(&row[100], &row[99]), ==, 1);
    g_assert_cmpint(wide_compare(&row[99], &row[101]), ==, 0);
    g_assert_cmpint(wide_compare(&row[0], &row[1]), ==, -1);
}

static void test_wide_saturates_and_stays_so(void)
{
    Wide largest = wide_from(0), one = wide_from(1);
    memset(largest.limb, 0xff, sizeof largest.limb);
    const char *digits =
        "1340780792994259709957402499820584612747936582059239337772356144372"
        "1764030073546976801874298166903427690031858186486050853753882811946"
        "569946433649006084095";
    assert_wide(&largest, digits);
    g_assert_false(largest.saturated);

    Wide sum = largest;
    wide_add(&sum, &one);
    g_assert_true(sum.saturated);
    assert_wide(&sum, digits);
    wide_add(&sum, &one);
    g_assert_true(sum.saturated);
    assert_wide(&sum, digits);
    Wide other = one;
    wide_add(&other, &sum);
    g_assert_true(other.saturated);

    Wide product = largest;
    wide_multiply(&product, 1);
    g_assert_false(product.saturated);
    wide_multiply(&product, 2);
    g_assert_true(product.saturated);
    assert_wide(&product, digits);
    wide_multiply(&product, 0);
    g_assert_true(wide_is_zero(&product));
    g_assert_false(product.saturated);
}

/* ---- hash -------------------------------------------------------------------------- */

static unsigned bits_between(Hash128 a, Hash128 b)
{
    return (unsigned)__builtin_popcountll(a.lo ^ b.lo) +
           (unsigned)__builtin_popcountll(a.hi ^ b.hi);
}

static void test_hash_depends_on_bytes_size_and_seed_only(void)
{
    guint8 buffer[200], zeros[200] = {0};
    for (gsize i = 0; i < sizeof buffer; i++)
        buffer[i] = (guint8)(i * 37 + 11);
    Hash128 plain = hash128(buffer, 99, 7);
    for (gsize shift = 1; shift < 16; shift++) {
        guint8 moved[sizeof buffer + 16];
        memcpy(moved + shift, buffer, sizeof buffer);
        g_assert_true(hash128_equal(hash128(moved + shift, 99, 7), plain));
    }
    g_assert_false(hash128_equal(hash128(buffer, 99, 8), plain));
    g_assert_false(hash128_equal(hash128(buffer, 98, 7), plain));
    /* Zeros of different lengths differ, the empty input included. */
    for (gsize a = 0; a < 130; a++)
        for (gsize b = 0; b < a; b++)
            g_assert_cmpuint(bits_between(hash128(zeros, a, 0), hash128(zeros, b, 0)), >,
                             20);
    g_assert_true(hash128_equal(hash128(NULL, 0, 3), hash128(zeros, 0, 3)));
}

/* Flips each input bit of @rounds random inputs of @size bytes; each of the 128 output
 * bits must then change about half of the time. */
static void check_avalanche(gsize size, unsigned rounds)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(20 + (guint32)size);
    g_autofree guint8 *bytes = g_malloc0(size);
    for (gsize bit = 0; bit < size * 8; bit++) {
        unsigned changed[128] = {0};
        for (unsigned round = 0; round < rounds; round++) {
            for (gsize i = 0; i < size; i++)
                bytes[i] = (guint8)g_rand_int(random);
            Hash128 before = hash128(bytes, size, round);
            bytes[bit / 8] ^= (guint8)(1 << bit % 8);
            Hash128 after = hash128(bytes, size, round);
            guint64 lo = before.lo ^ after.lo, hi = before.hi ^ after.hi;
            for (unsigned out = 0; out < 64; out++) {
                changed[out] += lo >> out & 1;
                changed[out + 64] += hi >> out & 1;
            }
        }
        /* 6.5 standard deviations (half the square root of rounds each): over all the
         * pairs tried here less than one in 10,000 runs of a perfect hash would fail. */
        double margin = 6.5 * 0.5 * __builtin_sqrt(rounds);
        for (unsigned out = 0; out < 128; out++)
            g_assert_cmpfloat(ABS((double)changed[out] - rounds / 2.0), <, margin);
    }
}

static void test_hash_avalanche(void)
{
    const gsize sizes[] = {1, 4, 8, 15, 16, 17, 31, 32, 33, 64, 80, 100};
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++)
        check_avalanche(sizes[i], 400);
}

/* ---- hash: collisions among inputs that differ little ------------------------------ */

static int compare_hashes(const void *a, const void *b)
{
    const Hash128 *x = a, *y = b;
    if (x->hi != y->hi)
        return x->hi < y->hi ? -1 : 1;
    return x->lo < y->lo ? -1 : x->lo > y->lo;
}

static int compare_words(const void *a, const void *b)
{
    guint64 x = *(const guint64 *)a, y = *(const guint64 *)b;
    return x < y ? -1 : x > y;
}

/* All values must differ, and so must each 64-bit half alone: among 3 million, two equal
 * halves would come in one of four million runs of a perfect hash. */
static void assert_distinct(Hash128 *hashes, gsize n)
{
    g_autofree guint64 *lows = g_new(guint64, n);
    for (gsize i = 0; i < n; i++)
        lows[i] = hashes[i].lo;
    qsort(hashes, n, sizeof *hashes, compare_hashes);
    qsort(lows, n, sizeof *lows, compare_words);
    for (gsize i = 1; i < n; i++) {
        g_assert_cmpuint(hashes[i].hi, !=, hashes[i - 1].hi);
        g_assert_cmpuint(lows[i], !=, lows[i - 1]);
    }
}

/* A state as the explorer sees it: mostly constant, three small counters that go up. */
static void test_hash_keeps_counters_apart(void)
{
    const unsigned steps = 144;
    gsize n = 0;
    g_autofree Hash128 *hashes = g_new(Hash128, (gsize)steps * steps * steps);
    guint32 words[30];
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        words[i] = 0xdeadbeef;
    for (unsigned a = 0; a < steps; a++)
        for (unsigned b = 0; b < steps; b++)
            for (unsigned c = 0; c < steps; c++) {
                words[2] = a;
                words[17] = b;
                words[29] = c;
                hashes[n++] = hash128(words, sizeof words, 0);
            }
    assert_distinct(hashes, n);
}

/* Bit @index of 150, spread over all 288 (17 and 288 have no common divisor). */
static void put_bit(guint8 bytes[36], unsigned index, gboolean value)
{
    unsigned bit = index * 17 % 288;
    if (value)
        bytes[bit / 8] |= (guint8)(1 << bit % 8);
    else
        bytes[bit / 8] &= (guint8) ~(1 << bit % 8);
}

/* Zeros with at most three bits set, and ones with at most three clear, in 36 bytes. */
static void test_hash_keeps_sparse_inputs_apart(void)
{
    enum { BITS = 150 };
    gsize n = 0;
    g_autofree Hash128 *hashes =
        g_new(Hash128, (gsize)2 * BITS * BITS * BITS / 6 + 100000);
    for (unsigned ground = 0; ground < 2; ground++)
        for (unsigned a = 0; a < BITS; a++)
            for (unsigned b = a; b < BITS; b++)
                for (unsigned c = b; c < BITS; c++) {
                    if (a == b && b != c)
                        continue; /* the set {a, c} comes as a, c, c */
                    guint8 bytes[36];
                    memset(bytes, ground ? 0xff : 0, sizeof bytes);
                    put_bit(bytes, a, !ground);
                    put_bit(bytes, b, !ground);
                    put_bit(bytes, c, !ground);
                    hashes[n++] = hash128(bytes, sizeof bytes, 0);
                }
    assert_distinct(hashes, n);
}

/* Two words exchanged, or one added to and the other taken from: what a hash that only
 * sums its lanes confuses. */
static void test_hash_knows_the_places_of_words(void)
{
    g_autofree Hash128 *hashes = g_new(Hash128, 64 * 64 * 16);
    gsize n = 0;
    for (guint64 a = 0; a < 64; a++)
        for (guint64 b = 0; b < 64; b++)
            for (unsigned place = 0; place < 16; place++) {
                guint64 words[16] = {0};
                words[place] = 1 + a;
                words[(place + 1 + b % 15) % 16] = 1000 + b / 15;
                words[(place + 1 + b % 15) % 16] |= a << 32;
                hashes[n++] = hash128(words, sizeof words, 0);
            }
    assert_distinct(hashes, n);
}

/* ---- histogram ---------------------------------------------------------------------- */

static void test_histogram_tells_little_too_much(void)
{
    for (guint64 value = 1; value <= HISTOGRAM_MOST; value += value / 7 + 1) {
        guint slot = histogram_slot(value);

        g_assert_cmpuint(slot, <, HISTOGRAM_SLOTS);
        g_assert_cmpuint(histogram_bound(slot), >=, value);
        g_assert_cmpuint(histogram_bound(slot), <=, value + value / 32);
        if (slot > 0)
            g_assert_cmpuint(histogram_bound(slot - 1), <, value);
    }
    g_assert_cmpuint(histogram_slot(HISTOGRAM_MOST), ==, HISTOGRAM_SLOTS - 1);
    g_assert_cmpuint(histogram_slot(G_MAXUINT64), ==, HISTOGRAM_SLOTS - 1);
}

static void test_histogram_finds_percentiles(void)
{
    Histogram histogram = {0};

    g_assert_cmpuint(histogram_percentile(&histogram, 500), ==, 0);
    for (guint64 value = 1; value <= 100; value++)
        histogram_add(&histogram, value * 1000);
    g_assert_cmpuint(histogram_percentile(&histogram, 500), >=, 50000);
    g_assert_cmpuint(histogram_percentile(&histogram, 500), <=, 50000 + 50000 / 32);
    g_assert_cmpuint(histogram_percentile(&histogram, 1000), ==, 100000);
    g_assert_cmpuint(histogram.max, ==, 100000);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/bitset/holds each member alone",
                    test_bitset_holds_each_member_alone);
    g_test_add_func("/base/bitset/is visited in order", test_bitset_is_visited_in_order);
    g_test_add_func("/base/ring/is first in, first out", test_ring_is_first_in_first_out);
    g_test_add_func("/base/ring/refuses when full and stays unchanged",
                    test_ring_refuses_when_full_and_stays_unchanged);
    g_test_add_func("/base/ring/of 255 slots wraps", test_ring_of_255_slots_wraps);
    g_test_add_func("/base/checked/says when it does not fit",
                    test_checked_says_when_it_does_not_fit);
    g_test_add_func("/base/checked/inside is not fooled by wrapping",
                    test_checked_inside_is_not_fooled_by_wrapping);
    g_test_add_func("/base/wide/prints decimal", test_wide_prints_decimal);
    g_test_add_func("/base/wide/counts binomials", test_wide_counts_binomials);
    g_test_add_func("/base/wide/saturates and stays so",
                    test_wide_saturates_and_stays_so);
    g_test_add_func("/base/hash/depends on bytes, size and seed only",
                    test_hash_depends_on_bytes_size_and_seed_only);
    g_test_add_func("/base/hash/changes half its bits for one of the input",
                    test_hash_avalanche);
    g_test_add_func("/base/hash/keeps counters apart", test_hash_keeps_counters_apart);
    g_test_add_func("/base/hash/keeps sparse inputs apart",
                    test_hash_keeps_sparse_inputs_apart);
    g_test_add_func("/base/hash/knows the places of words",
                    test_hash_knows_the_places_of_words);
    g_test_add_func("/base/histogram/tells little too much",
                    test_histogram_tells_little_too_much);
    g_test_add_func("/base/histogram/finds percentiles",
                    test_histogram_finds_percentiles);
    return g_test_run();
}
