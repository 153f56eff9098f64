/* SPDX-License-Identifier: GPL-2.0-or-later */
/* scenario.c - buffer overrun: five interrupts of five samples; main fetches twice,
 * the second time late. */
#include "irqlab-scenario.h"
#include "lab.h"

#define EVENTS 5
#define MARK 0x5afe5afeu

SHARED struct rig rig = {
    .heater = {MARK, MARK, MARK, MARK},
    .motor = {MARK, MARK, MARK, MARK, MARK, MARK, MARK, MARK},
};

/* Where main wants the samples: room for SLOTS, and something behind it to be damaged. */
static SHARED struct {
    uint32_t room[SLOTS];
    uint32_t beyond[8];
} out = {.beyond = {MARK, MARK, MARK, MARK, MARK, MARK, MARK, MARK}};

static uint32_t delivered;      /* samples that main has got */
static uint32_t newest;         /* the last of them: the sensor counts 1, 2, 3 … */
static uint32_t taken_at_fetch; /* interrupts before the latest fetch began */
static bool may_drop;           /* main was so late that the buffer may have been full */

static bool all_marked(const uint32_t *words, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        if (words[i] != MARK)
            return false;
    }
    return true;
}

static void look_at_the_neighbours(void)
{
    check("overrun", all_marked(rig.heater, 4) && all_marked(rig.motor, 8) &&
                         all_marked(out.beyond, 8));
}

static void look_at_the_samples(unsigned count)
{
    check("order", count <= SLOTS);
    for (unsigned i = 0; i < count && i < SLOTS; i++) {
        check("order", out.room[i] > newest && out.room[i] <= BURST * EVENTS);
        newest = out.room[i];
    }
    for (unsigned i = 0; i < SLOTS; i++)
        out.room[i] = 0;
    delivered += count;
}

static void fetch(void)
{
    uint32_t before = taken(TIM4);
    unsigned count = samples_take(out.room);

    /* The buffer was emptied at some moment of the fetch before this one, and again at
     * some moment of this one: it cannot have been full if no more than this came. */
    if (taken(TIM4) - taken_at_fetch > SLOTS / BURST)
        may_drop = true;
    taken_at_fetch = before;
    look_at_the_neighbours();
    look_at_the_samples(count);

    uint32_t dropped = samples_dropped();

    /* If no interrupt came meanwhile, nothing is waiting: all must be accounted for. */
    if (taken(TIM4) == before) {
        check("total", delivered + dropped == BURST * taken(TIM4));
        check("kept", dropped <= (may_drop ? BURST : 0));
    }
}

void scenario(void)
{
    sampler_start();
    fetch();
    settle();
    look_at_the_neighbours();
    fetch();
    check("alive", raised(TIM4) == EVENTS);
}
