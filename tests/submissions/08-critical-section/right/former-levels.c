/* SPDX-License-Identifier: GPL-2.0-or-later */
/* While main changes the levels the handler reports the former ones.  Nothing is masked. */
#include "irqlab.h"
#include "lab.h"

static volatile uint32_t level[2]; /* main's: litres poured and pumped */
static volatile uint32_t
    former[2]; /* main's: the same, before the change that is under way */
static volatile bool changing;
static volatile uint32_t flowed; /* the handler's: litres through the flow meter */

static void on_litre(void *self)
{
    const volatile uint32_t *book = changing ? former : level;

    (void)self;
    flowed += 1;
    gauge.upper = book[UPPER] + flowed;
    gauge.lower = book[LOWER];
}

void tanks_start(void)
{
    pin_attach(PIN_X1, EDGE_RISING, on_litre, NULL);
}

void tank_add(tank t, uint32_t litres)
{
    level[t] += litres;
}

uint32_t tank_level(tank t)
{
    return t == UPPER ? level[UPPER] + flowed : level[LOWER];
}

bool tanks_pump(uint32_t litres)
{
    if (tank_level(UPPER) < litres)
        return false;
    former[UPPER] = level[UPPER];
    former[LOWER] = level[LOWER];
    changing = true;
    level[UPPER] -= litres;
    level[LOWER] += litres;
    changing = false;
    return true;
}
