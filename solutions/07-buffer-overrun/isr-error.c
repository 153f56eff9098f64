/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The handler gives up with isr_error(): that stops TIM4, so a main that has gone astray
 * is reported once and not a hundred times a second.  The next fetch makes room, notes how
 * much was dropped, and lets TIM4 go on. */
#include "irqlab.h"
#include "lab.h"

enum { ERROR_OVERRUN = 1 };

static volatile unsigned used;
static uint32_t dropped; /* main's alone */

static void on_timer(void *self)
{
    (void)self;
    if (used + BURST > SLOTS) {
        isr_error(ERROR_OVERRUN, BURST);
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

    isr_error_record record;

    if (isr_error_read(&record)) {
        dropped += record.detail;
        irq_source_enable(record.source);
    }
    return count;
}

uint32_t samples_dropped(void)
{
    return dropped;
}
