/* SPDX-License-Identifier: GPL-2.0-or-later */
/* scenario.c - lost update: belt A brings five bottles, belt B as many as TIM4 says. */
#include "irqlab-scenario.h"
#include "lab.h"

/* Bottles that passed on belt A so far. */
static uint32_t on_belt_a;

static uint32_t passed(void)
{
    return on_belt_a + taken(TIM4);
}

static void bottle_on_belt_a(void)
{
    count_bottle();
    on_belt_a += 1;
}

/* If no bottle passed on belt B during the call, only one number is true.  If some did, any
 * number between what had passed before the call and what has passed after it was true at
 * some moment of it. */
static void read_the_count(void)
{
    uint32_t before = passed();
    uint32_t count = bottles_counted();

    if (passed() == before)
        check("total", count == before);
    else
        check("reading", count >= before && count <= passed());
}

void scenario(void)
{
    counter_start();
    bottle_on_belt_a();
    bottle_on_belt_a();
    read_the_count();
    bottle_on_belt_a();
    bottle_on_belt_a();
    bottle_on_belt_a();
    settle();
    read_the_count();
    check("alive", raised(TIM4) == 5);
}
