/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "nvic/nvic.h"

#include "base/bitset.h"

_Static_assert(NVIC_MAX_SOURCES == BITSET_SIZE, "one bit a source");
_Static_assert(NVIC_STATE_BYTES == 3 * 4 + 2 + 2 * NVIC_MAX_SOURCES + 2,
               "no hole in the state, which is hashed as bytes");
_Static_assert(sizeof(Nvic) == NVIC_STATE_BYTES + sizeof(NvicCounts),
               "no hole at the end");
_Static_assert(sizeof(NvicCounts) == 3 * 4 * NVIC_MAX_SOURCES, "no hole in the counts");

void nvic_init(Nvic *nvic)
{
    *nvic = (Nvic){0};
}

int nvic_attach(Nvic *nvic, unsigned source, unsigned priority)
{
    if (source >= NVIC_MAX_SOURCES || priority >= NVIC_PRIORITIES)
        return NVIC_ERROR_ARGUMENT;
    nvic->priority[source] = (uint8_t)priority;
    nvic->enabled = bitset_with(nvic->enabled, source);
    return 0;
}

int nvic_enable(Nvic *nvic, unsigned source)
{
    if (source >= NVIC_MAX_SOURCES)
        return NVIC_ERROR_ARGUMENT;
    nvic->enabled = bitset_with(nvic->enabled, source);
    return 0;
}

int nvic_disable(Nvic *nvic, unsigned source)
{
    if (source >= NVIC_MAX_SOURCES)
        return NVIC_ERROR_ARGUMENT;
    nvic->enabled = bitset_without(nvic->enabled, source);
    return 0;
}

bool nvic_raise(Nvic *nvic, unsigned source)
{
    if (source >= NVIC_MAX_SOURCES)
        return false;
    nvic->counts.raised[source]++;
    if (bitset_has(nvic->pending, source)) {
        nvic->counts.lost[source]++;
        return false;
    }
    nvic->pending = bitset_with(nvic->pending, source);
    return true;
}

unsigned nvic_priority(const Nvic *nvic)
{
    unsigned urgent = NVIC_THREAD_PRIORITY;
    for (Bitset rest = nvic->active; rest != 0; rest &= rest - 1) {
        unsigned priority = nvic->priority[bitset_first(rest)];
        if (priority < urgent)
            urgent = priority;
    }
    return urgent;
}

/* The source that would be taken if nothing were masked.  Visiting in rising order and
 * asking for strictly more urgent is what lets the lower number win among equals. */
static int most_urgent(const Nvic *nvic)
{
    Bitset ready = nvic->pending & nvic->enabled;
    if (ready == 0)
        return NVIC_NONE;
    unsigned urgent = nvic_priority(nvic);
    int source = NVIC_NONE;
    for (; ready != 0; ready &= ready - 1) {
        unsigned candidate = bitset_first(ready);
        if (nvic->priority[candidate] < urgent) {
            urgent = nvic->priority[candidate];
            source = (int)candidate;
        }
    }
    return source;
}

int nvic_next(const Nvic *nvic)
{
    return nvic->masked ? NVIC_NONE : most_urgent(nvic);
}

int nvic_take(Nvic *nvic)
{
    int next = nvic_next(nvic);
    if (next == NVIC_NONE)
        return NVIC_NONE;
    /* An active source is never more urgent than what runs, so none is on the stack twice
     * and the stack cannot overflow. */
    unsigned source = (unsigned)next;
    nvic->pending = bitset_without(nvic->pending, source);
    nvic->active = bitset_with(nvic->active, source);
    nvic->stack[nvic->depth++] = (uint8_t)source;
    nvic->counts.taken[source]++;
    return next;
}

int nvic_return(Nvic *nvic)
{
    if (nvic->depth == 0)
        return NVIC_NONE;
    unsigned source = nvic->stack[--nvic->depth];
    nvic->stack[nvic->depth] = 0;
    nvic->active = bitset_without(nvic->active, source);
    return (int)source;
}

bool nvic_mask(Nvic *nvic, bool masked)
{
    bool former = nvic->masked != 0;
    nvic->masked = masked;
    return former;
}

bool nvic_wakes(const Nvic *nvic)
{
    return most_urgent(nvic) != NVIC_NONE;
}

int nvic_running(const Nvic *nvic)
{
    return nvic->depth == 0 ? NVIC_NONE : nvic->stack[nvic->depth - 1];
}

bool nvic_is_enabled(const Nvic *nvic, unsigned source)
{
    return source < NVIC_MAX_SOURCES && bitset_has(nvic->enabled, source);
}

bool nvic_is_pending(const Nvic *nvic, unsigned source)
{
    return source < NVIC_MAX_SOURCES && bitset_has(nvic->pending, source);
}

bool nvic_is_active(const Nvic *nvic, unsigned source)
{
    return source < NVIC_MAX_SOURCES && bitset_has(nvic->active, source);
}
