/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * histogram.h - how often each of many values came, in a fixed number of counters.
 *
 * A counter stands for a range of values: exact below 64, then 32 ranges for each power of
 * two, so that what a percentile answers is at most a 32nd too large.  Lives in memory that
 * two processes share: a reader must bear with counts that are being changed.
 */
#ifndef IRQLAB_BASE_HISTOGRAM_H
#define IRQLAB_BASE_HISTOGRAM_H

#include <stdint.h>

#define HISTOGRAM_SLOTS 1152 /* up to 2^40: 18 minutes in nanoseconds */
#define HISTOGRAM_MOST (((uint64_t)1 << 40) - 1)

typedef struct {
    uint64_t count;
    uint64_t max; /**< exact */
    uint32_t slots[HISTOGRAM_SLOTS];
} Histogram;

/** The counter of @value; larger values than HISTOGRAM_MOST share the last one. */
static inline unsigned histogram_slot(uint64_t value)
{
    if (value < 64)
        return (unsigned)value;
    if (value > HISTOGRAM_MOST)
        value = HISTOGRAM_MOST;
    unsigned power = 63 - (unsigned)__builtin_clzll(value);
    return 64 + (power - 6) * 32 + (unsigned)(value >> (power - 5) & 31);
}

/** The largest value that counter @slot stands for. */
static inline uint64_t histogram_bound(unsigned slot)
{
    if (slot < 64)
        return slot;
    unsigned power = 6 + (slot - 64) / 32;
    uint64_t step = (uint64_t)1 << (power - 5);
    return ((uint64_t)1 << power) + ((slot - 64) % 32 + 1) * step - 1;
}

static inline void histogram_add(Histogram *histogram, uint64_t value)
{
    histogram->count++;
    histogram->slots[histogram_slot(value)]++;
    if (value > histogram->max)
        histogram->max = value;
}

/** A value that at least @per_mille thousandths of all do not exceed; 0 when there are
 *  none. */
static inline uint64_t histogram_percentile(const Histogram *histogram,
                                            unsigned per_mille)
{
    uint64_t total = 0, seen = 0;

    for (unsigned i = 0; i < HISTOGRAM_SLOTS; i++)
        total += histogram->slots[i];
    for (unsigned i = 0; i < HISTOGRAM_SLOTS && total > 0; i++) {
        seen += histogram->slots[i];
        if (seen * 1000 >= total * per_mille) {
            uint64_t bound = histogram_bound(i);
            return bound < histogram->max ? bound : histogram->max;
        }
    }
    return 0;
}

#endif
