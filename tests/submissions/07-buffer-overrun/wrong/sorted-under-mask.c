/* wrong: masked: works out the mean and the extremes while interrupts wait */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "irqlab.h"
#include "lab.h"

static volatile unsigned used;
static volatile uint32_t dropped;

static volatile uint32_t least, most, mean;

static void on_timer(void *self)
{
    (void)self;
    if (SLOTS - used < BURST) {
        dropped += BURST;
        return;
    }
    for (unsigned i = 0; i < BURST; i++)
        rig.slot[used + i] = sensor_read();
    used += BURST;
}

void sampler_start(void)
{
    timer_start(TIM4, 100000, on_timer, NULL);
}

unsigned samples_take(uint32_t *out)
{
    irq_state state = irq_disable();
    unsigned count = used;

    least = UINT32_MAX;
    most = 0;
    mean = 0;
    for (unsigned i = 0; i < count; i++) {
        out[i] = rig.slot[i];
        if (out[i] < least)
            least = out[i];
        if (out[i] > most)
            most = out[i];
        mean += out[i];
    }
    /* The same again without the extremes: one bad sample must not spoil the mean. */
    for (unsigned i = 0; i < count; i++) {
        if (out[i] == least || out[i] == most)
            mean -= out[i];
    }
    if (count > 2)
        mean /= count - 2;
    used = 0;
    irq_enable(state);
    return count;
}

uint32_t samples_dropped(void)
{
    return dropped;
}
