/* wrong: total: wraps to slot 0 and writes over samples that main has not fetched */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "irqlab.h"
#include "lab.h"

static volatile unsigned next;
static volatile unsigned waiting;

static void on_timer(void *self)
{
    (void)self;
    for (unsigned i = 0; i < BURST; i++) {
        rig.slot[next] = sensor_read();
        next = (next + 1) % SLOTS;
        if (waiting < SLOTS)
            waiting += 1;
    }
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
        out[i] = rig.slot[(next + SLOTS - count + i) % SLOTS];
    waiting = 0;
    irq_enable(state);
    return count;
}

uint32_t samples_dropped(void)
{
    return 0;
}
