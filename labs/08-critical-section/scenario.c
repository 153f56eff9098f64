/* SPDX-License-Identifier: GPL-2.0-or-later */
/* scenario.c - critical section: main pours and pumps while the flow meter counts. */
#include "irqlab-scenario.h"
#include "lab.h"

#define EVENTS 3

SHARED struct gauge gauge;

static uint32_t poured; /* litres that main has poured in */
static uint32_t noted;  /* interrupts before the call that is being looked at */

static void about_to_call(void)
{
    noted = taken(PIN_X1);
}

/* If the flow meter came in during the call, the gauge shows what its last interrupt saw:
 * all that has flowed in, and the poured litres of before or after the call.  Then the
 * gauge is wiped, so that each call is judged by itself. */
static void look_at_the_gauge(uint32_t poured_before)
{
    if (taken(PIN_X1) != noted) {
        uint32_t sum = gauge.upper + gauge.lower - taken(PIN_X1);

        check("sum", sum == poured_before || sum == poured);
    }
    gauge.upper = 0;
    gauge.lower = 0;
}

static void pour(tank t, uint32_t litres)
{
    about_to_call();
    tank_add(t, litres);
    poured += litres;
    look_at_the_gauge(poured - litres);
}

static void pump(uint32_t litres, bool enough)
{
    about_to_call();
    check("levels", tanks_pump(litres) == enough);
    look_at_the_gauge(poured);
}

/* What flows in while main asks may or may not be in the answer: then it is not looked at. */
static void look_at_the_level(tank t, uint32_t litres)
{
    uint32_t flowed = taken(PIN_X1);
    uint32_t level = tank_level(t);

    if (t == UPPER)
        litres += flowed;
    if (taken(PIN_X1) == flowed)
        check("levels", level == litres);
}

void scenario(void)
{
    tanks_start();
    pour(UPPER, 60);
    pump(40, true);
    pump(1000, false);
    pour(LOWER, 7);
    look_at_the_level(UPPER, 20);
    about_to_call();
    settle();
    look_at_the_gauge(poured);
    look_at_the_level(UPPER, 20);
    look_at_the_level(LOWER, 47);
    check("alive", raised(PIN_X1) == EVENTS);
}
