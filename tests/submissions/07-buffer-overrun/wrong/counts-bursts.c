/* wrong: total: counts the bursts that it drops, not the samples */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "irqlab.h"
#include "lab.h"

static volatile unsigned used;
static volatile uint32_t dropped;

static void on_timer(void *self)
{
    (void)self;
    if (SLOTS - used < BURST) {
        dropped += 1;
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

    for (unsigned i = 0; i < count; i++)
        out[i] = rig.slot[i];
    used = 0;
    irq_enable(state);
    return count;
}

uint32_t samples_dropped(void)
{
    return dropped;
}
