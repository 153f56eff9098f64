/* SPDX-License-Identifier: GPL-2.0-or-later */
/* heap.c - heap_alloc() and heap_free(): first fit over one arena, neighbours merged.
 *
 * It is ordinary code over one linked list, as allocators are: an interrupt that comes in
 * the middle and allocates too can break the list.  That is what the rule
 * alloc-in-handler is about, so nothing here guards against it. */
#include "irqlab.h"

#ifndef IRQLAB_HEAP_BYTES
#define IRQLAB_HEAP_BYTES 1024
#endif

/* A block of the arena begins with this; its user's bytes follow at once. */
typedef struct block {
    uint32_t size; /* of the whole block, this head included; a multiple of 8 */
    uint32_t used; /* 1: given out */
} block;

static struct {
    bool ready; /* the arena is one free block */
    uint64_t arena[IRQLAB_HEAP_BYTES / sizeof(uint64_t)];
} heap __attribute__((section(".heap")));

static block *heap_first(void)
{
    return (block *)(void *)heap.arena;
}

static block *heap_end(void)
{
    return (block *)(void *)(heap.arena + IRQLAB_HEAP_BYTES / sizeof(uint64_t));
}

static block *heap_next(block *at)
{
    return (block *)(void *)((uint8_t *)at + at->size);
}

static void heap_prepare(void)
{
    if (!heap.ready) {
        heap_first()->size = IRQLAB_HEAP_BYTES;
        heap_first()->used = 0;
        heap.ready = true;
    }
}

/* Gives @at out: cuts off what is more than @size bytes, if a block fits in there. */
static void *heap_take(block *at, uint32_t size)
{
    if (at->size - size >= 2 * sizeof(block)) {
        block *rest = (block *)(void *)((uint8_t *)at + size);

        rest->size = at->size - size;
        rest->used = 0;
        at->size = size;
    }
    at->used = 1;
    return at + 1;
}

void *heap_alloc(size_t size)
{
    uint32_t need;

    if (size == 0 || size > IRQLAB_HEAP_BYTES - sizeof(block))
        return NULL;
    need = (uint32_t)((size + sizeof(block) + 7) & ~(size_t)7);
    heap_prepare();
    for (block *at = heap_first(); at < heap_end(); at = heap_next(at)) {
        if (!at->used && at->size >= need)
            return heap_take(at, need);
    }
    return NULL;
}

void heap_free(void *memory)
{
    if (memory == NULL)
        return;
    ((block *)memory - 1)->used = 0;
    for (block *at = heap_first(); at < heap_end(); at = heap_next(at)) {
        while (!at->used && heap_next(at) < heap_end() && !heap_next(at)->used)
            at->size += heap_next(at)->size;
    }
}
