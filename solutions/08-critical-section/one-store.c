/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Single publication: keep numbers that cannot disagree.  Pumping changes one number only,
 * so one store says it all; and each number has one writer, so nothing is masked.  The
 * levels are worked out when somebody asks. */
#include "irqlab.h"
#include "lab.h"

static volatile uint32_t flowed;    /* the handler's: litres through the flow meter */
static volatile uint32_t poured[2]; /* main's: litres poured in by hand */
static volatile uint32_t pumped;    /* main's: litres moved from upper to lower */

static void on_litre(void *self)
{
    (void)self;
    flowed += 1;

    uint32_t moved = pumped;

    gauge.upper = flowed + poured[UPPER] - moved;
    gauge.lower = poured[LOWER] + moved;
}

void tanks_start(void)
{
    pin_attach(PIN_X1, EDGE_RISING, on_litre, NULL);
}

void tank_add(tank t, uint32_t litres)
{
    poured[t] += litres;
}

uint32_t tank_level(tank t)
{
    if (t == UPPER)
        return flowed + poured[UPPER] - pumped;
    return poured[LOWER] + pumped;
}

bool tanks_pump(uint32_t litres)
{
    if (tank_level(UPPER) < litres)
        return false;
    pumped += litres;
    return true;
}
