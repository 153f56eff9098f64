/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * ring.h - the index arithmetic of a first-in, first-out queue in a fixed array.
 *
 * The elements stay in the caller's own array, of any type:
 *
 *     Ring ring = RING_INIT(8);
 *     unsigned slot;
 *     if (ring_push(&ring, &slot))
 *         calls[slot] = call;
 *
 * Equal queues can have different first slots; compare by content where that matters.
 */
#ifndef IRQLAB_BASE_RING_H
#define IRQLAB_BASE_RING_H

#include <stdbool.h>
#include <stdint.h>

typedef struct {
    uint8_t first;    /**< slot of the oldest element */
    uint8_t count;    /**< elements in the queue */
    uint8_t capacity; /**< slots of the array: 1 to 255 */
} Ring;

/* The name of a field stands before its value so that the order above may change. */
#define RING_INIT(slots) ((Ring){.first = 0, .count = 0, .capacity = (slots)})

/** Makes it empty, for an array of @slots elements. */
static inline void ring_init(Ring *ring, uint8_t slots)
{
    *ring = RING_INIT(slots);
}

static inline bool ring_is_empty(const Ring *ring)
{
    return ring->count == 0;
}

static inline bool ring_is_full(const Ring *ring)
{
    return ring->count == ring->capacity;
}

/** The slot of the element that is @index places behind the oldest. */
static inline unsigned ring_slot(const Ring *ring, unsigned index)
{
    return ((unsigned)ring->first + index) % ring->capacity;
}

/** Makes room for a new last element in @ret_slot; false when the queue is full. */
static inline bool ring_push(Ring *ring, unsigned *ret_slot)
{
    if (ring_is_full(ring))
        return false;
    *ret_slot = ring_slot(ring, ring->count);
    ring->count++;
    return true;
}

/** Removes the oldest element, which was in @ret_slot; false when the queue is empty. */
static inline bool ring_pop(Ring *ring, unsigned *ret_slot)
{
    if (ring_is_empty(ring))
        return false;
    *ret_slot = ring->first;
    ring->first = (uint8_t)ring_slot(ring, 1);
    ring->count--;
    return true;
}

#endif
