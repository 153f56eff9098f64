/* wrong: total: masks the copy but takes the count off after it, and an interrupt undoes that */
/* not on: host-O2 (one sub instruction takes it off in memory) */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "irqlab.h"
#include "lab.h"

static unsigned head; /* the handler's: the next slot to fill */
static unsigned tail; /* main's: the oldest sample */
static unsigned waiting;
static uint32_t dropped;

static void on_timer(void *self)
{
    (void)self;
    if (SLOTS - waiting < BURST) {
        dropped += BURST;
        return;
    }
    for (unsigned i = 0; i < BURST; i++) {
        rig.slot[head] = sensor_read();
        head = (head + 1) % SLOTS;
    }
    waiting += BURST;
}

void sampler_start(void)
{
    timer_start(TIM4, 100000, on_timer, NULL);
}

unsigned samples_take(uint32_t *out)
{
    irq_state state = irq_disable();
    unsigned count = waiting;

    for (unsigned i = 0; i < count; i++)
        out[i] = rig.slot[(tail + i) % SLOTS];
    tail = (tail + count) % SLOTS;
    irq_enable(state);
    waiting -= count;
    return count;
}

uint32_t samples_dropped(void)
{
    return dropped;
}
