/* wrong: overrun: fills from the top down and steps over slot 0 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "irqlab.h"
#include "lab.h"

/* Slots SLOTS - 1 down to left hold samples, the oldest at the top. */
static volatile int left = SLOTS;
static volatile uint32_t dropped;

static void on_timer(void *self)
{
    (void)self;
    for (unsigned i = 0; i < BURST; i++) {
        uint32_t sample = sensor_read();

        if (left >= 0) {
            left -= 1;
            rig.slot[left] = sample;
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
    irq_state state = irq_disable();
    unsigned count = 0;

    for (int i = SLOTS - 1; i >= left; i--)
        out[count++] = rig.slot[i];
    left = SLOTS;
    irq_enable(state);
    return count;
}

uint32_t samples_dropped(void)
{
    return dropped;
}
