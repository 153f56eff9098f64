/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * nvic.h - a model of the ARMv7-M interrupt controller and of the part of the processor
 * that decides what runs: pending, enabled, active, mask, priority, nesting, loss.
 *
 * Everything is in one struct without pointers, so that it can be copied, compared and
 * hashed as bytes.  Freestanding: no allocation, no system call, no global; every
 * function may be called in a signal handler as long as nothing else uses the same Nvic
 * meanwhile.
 *
 * One word a state: a source is *pending* from its raise until it is taken, *active* from
 * its taking until its handler returns, and may be both (raised again while it runs).
 * A source that is neither is *inactive* (ARMv7-M ARM B1.5.1).
 *
 * Not modelled, because no API function can reach it: priority grouping, BASEPRI and
 * FAULTMASK, exceptions with fixed priority, level-sensitive lines.
 */
#ifndef IRQLAB_NVIC_NVIC_H
#define IRQLAB_NVIC_NVIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NVIC_MAX_SOURCES 32
#define NVIC_PRIORITIES 16
/** The priority of code outside every handler: less urgent than every source. */
#define NVIC_THREAD_PRIORITY 16

/** No source. */
#define NVIC_NONE (-1)
/** A source of 32 and up, or a priority of 16 and up. */
#define NVIC_ERROR_ARGUMENT (-2)

/** How often things happened, for each source.  They count modulo 2^32. */
typedef struct {
    uint32_t raised[NVIC_MAX_SOURCES]; /**< raises, lost ones included */
    uint32_t taken[NVIC_MAX_SOURCES];  /**< entries of its handler */
    uint32_t lost[NVIC_MAX_SOURCES];   /**< raises that found it pending already */
} NvicCounts;

/** Start from nvic_init(); read fields freely, change them only through the functions. */
typedef struct Nvic {
    uint32_t enabled; /**< bit a source */
    uint32_t pending; /**< bit a source */
    uint32_t active;  /**< bit a source: the set of stack[0 .. depth - 1] */
    uint8_t masked;   /**< PRIMASK: 0 or 1 */
    uint8_t depth;    /**< active handlers */
    uint8_t priority[NVIC_MAX_SOURCES]; /**< 0 (most urgent) to 15 */
    uint8_t stack[NVIC_MAX_SOURCES];    /**< active sources, innermost last; unused: 0 */
    uint8_t reserved[2];                /**< always 0: leaves no hole before counts */
    NvicCounts
        counts; /**< last: no part of the machine's state; NVIC_STATE_BYTES ends here */
} Nvic;

/** The leading bytes of an Nvic that are its state: what to compare and to hash. */
#define NVIC_STATE_BYTES offsetof(Nvic, counts)

/** No source enabled, pending or active, all priorities 0, not masked, counts 0. */
void nvic_init(Nvic *nvic);

/**
 * Gives @source (0 to 31) its @priority (0 to 15) and enables it.  A pending raise stays
 * pending.  Returns 0, or NVIC_ERROR_ARGUMENT with @nvic unchanged.
 */
int nvic_attach(Nvic *nvic, unsigned source, unsigned priority);
/** Lets @source be taken.  Returns 0 or NVIC_ERROR_ARGUMENT. */
int nvic_enable(Nvic *nvic, unsigned source);
/** Keeps @source from being taken; it can still become pending (ARMv7-M ARM B3.4.3), and
 *  a handler that runs goes on.  Returns 0 or NVIC_ERROR_ARGUMENT. */
int nvic_disable(Nvic *nvic, unsigned source);

/**
 * @source asks for service.  True: it is pending now.  False: it was pending already, so
 * this raise is lost; or @source is out of range, which changes nothing.
 */
bool nvic_raise(Nvic *nvic, unsigned source);

/**
 * The source that is taken now, or NVIC_NONE: the most urgent one that is pending and
 * enabled, if nothing is masked and it is more urgent than what runs (ARMv7-M ARM
 * B1.5.8). Among equals the lower number goes first (B1.5.4).
 */
int nvic_next(const Nvic *nvic);
/** Enters nvic_next(): no longer pending, active, innermost.  The source or NVIC_NONE. */
int nvic_take(Nvic *nvic);
/**
 * Leaves the innermost handler: its source, or NVIC_NONE when none was active.  When
 * nvic_next() then names a source, taking it at once is a tail-chain (B1.5.12).
 */
int nvic_return(Nvic *nvic);

/** Sets (true) or clears PRIMASK and returns what it was (ARMv7-M ARM B1.4.3). */
bool nvic_mask(Nvic *nvic, bool masked);

/**
 * True when WFI ends: a source is pending, enabled and more urgent than what runs, the
 * mask being ignored (ARMv7-M ARM B1.5.19).
 */
bool nvic_wakes(const Nvic *nvic);

/** The innermost active source, or NVIC_NONE outside every handler. */
int nvic_running(const Nvic *nvic);
/**
 * The priority of the running code without the mask: the most urgent one among the active
 * sources, by the priorities they have now (ARMv7-M ARM B1.5.4, ExecutionPriority), or
 * NVIC_THREAD_PRIORITY.
 */
unsigned nvic_priority(const Nvic *nvic);

/** True when @source (0 to 31) is enabled; false when out of range. */
bool nvic_is_enabled(const Nvic *nvic, unsigned source);
/** True when @source (0 to 31) is pending; false when out of range. */
bool nvic_is_pending(const Nvic *nvic, unsigned source);
/** True when @source (0 to 31) is active; false when out of range. */
bool nvic_is_active(const Nvic *nvic, unsigned source);

#endif
