/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A circular buffer whose count both sides change, each in one atomic step. */
#include <stdatomic.h>

#include "irqlab.h"
#include "lab.h"

static unsigned head;       /* the handler's: the next slot to fill */
static unsigned tail;       /* main's: the oldest sample */
static atomic_uint waiting; /* samples between them */
static atomic_uint dropped;

static void on_timer(void *self)
{
    (void)self;
    if (atomic_load(&waiting) + BURST > SLOTS) {
        atomic_fetch_add(&dropped, BURST);
        return;
    }
    for (unsigned i = 0; i < BURST; i++) {
        rig.slot[head] = sensor_read();
        head = (head + 1) % SLOTS;
    }
    atomic_fetch_add(&waiting, BURST);
}

void sampler_start(void)
{
    timer_start(TIM4, 100000, on_timer, NULL);
}

unsigned samples_take(uint32_t *out)
{
    unsigned count = atomic_load(&waiting);

    for (unsigned i = 0; i < count; i++) {
        out[i] = rig.slot[tail];
        tail = (tail + 1) % SLOTS;
    }
    atomic_fetch_sub(&waiting, count);
    return count;
}

uint32_t samples_dropped(void)
{
    return atomic_load(&dropped);
}
