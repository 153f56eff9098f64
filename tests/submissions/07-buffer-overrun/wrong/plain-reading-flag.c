/* wrong: total: the optimiser removes the first store to reading, so the handler adds to the book that is read */
/* not on: host-O0, thumb-O0 (without the optimiser every store stays, in order) */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "irqlab.h"
#include "lab.h"

/* The handler fills book[0], or book[1] while main reads book[0]. */
struct book {
    unsigned used;
    uint32_t *slot;
};

static uint32_t other[SLOTS];
static struct book book[2] = {{0, rig.slot}, {0, other}};
static bool reading;
static unsigned handed; /* samples that this fetch has moved already */
static uint32_t dropped;

static void on_timer(void *self)
{
    struct book *to = reading ? &book[1] : &book[0];

    (void)self;
    if (book[0].used + book[1].used + handed + BURST > SLOTS) {
        dropped += BURST;
        return;
    }
    for (unsigned i = 0; i < BURST; i++)
        to->slot[to->used + i] = sensor_read();
    to->used += BURST;
}

void sampler_start(void)
{
    timer_start(TIM4, 100000, on_timer, NULL);
}

/* Moves all of @from to @out. */
static unsigned empty(struct book *from, uint32_t *out)
{
    unsigned count = from->used;

    for (unsigned i = 0; i < count; i++)
        out[i] = from->slot[i];
    handed += count;
    from->used = 0;
    return count;
}

unsigned samples_take(uint32_t *out)
{
    unsigned count = empty(&book[1], out); /* came while book[0] was being read */

    reading = true;
    count += empty(&book[0], out + count);
    reading = false;
    handed = 0;
    return count;
}

uint32_t samples_dropped(void)
{
    return dropped;
}
