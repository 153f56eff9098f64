/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A circular buffer: the handler owns "written", main owns "fetched", and each only reads
 * the other's.  Nothing is masked.  The two run on without limit; their difference is what
 * is waiting, and the slot is the remainder. */
#include "irqlab.h"
#include "lab.h"

static volatile uint32_t written; /* the handler's: samples ever stored */
static volatile uint32_t fetched; /* main's: samples ever fetched */
static volatile uint32_t dropped; /* the handler's */

static void on_timer(void *self)
{
    (void)self;
    for (unsigned i = 0; i < BURST; i++) {
        uint32_t sample = sensor_read();

        if (written - fetched < SLOTS) {
            rig.slot[written % SLOTS] = sample;
            written += 1;
        } else {
            dropped += 1;
        }
    }
}

void sampler_start(void)
{
    timer_start(TIM4, 100000, on_timer, NULL);
}

unsigned samples_take(uint32_t *out)
{
    uint32_t first = fetched;
    uint32_t count = written - first;
    volatile uint32_t *slot = rig.slot;

    for (uint32_t i = 0; i < count; i++)
        out[i] = slot[(first + i) % SLOTS];
    fetched = first + count; /* last: only now may the handler use these slots again */
    return count;
}

uint32_t samples_dropped(void)
{
    return dropped;
}
