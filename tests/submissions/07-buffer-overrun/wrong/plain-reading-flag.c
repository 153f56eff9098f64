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
static unsigned handed; /* what this fetch has taken from book[1] */
static uint32_t dropped;

/* All that one fetch hands out must fit into main's array. */
static bool has_room(void)
{
    unsigned first = book[1].used > handed ? book[1].used : handed;

    if (reading)
        return book[1].used + BURST <= SLOTS;
    return book[0].used + first + BURST <= SLOTS;
}

static void on_timer(void *self)
{
    struct book *to = reading ? &book[1] : &book[0];

    (void)self;
    if (!has_room()) {
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

/* Copies all of @from to @out. */
static unsigned copy(const struct book *from, uint32_t *out)
{
    for (unsigned i = 0; i < from->used; i++)
        out[i] = from->slot[i];
    return from->used;
}

unsigned samples_take(uint32_t *out)
{
    unsigned count = copy(&book[1], out); /* came while book[0] was being read */

    handed = count;
    book[1].used = 0;
    reading = true;
    count += copy(&book[0], out + count);
    book[0].used = 0;
    reading = false;
    handed = 0;
    return count;
}

uint32_t samples_dropped(void)
{
    return dropped;
}
