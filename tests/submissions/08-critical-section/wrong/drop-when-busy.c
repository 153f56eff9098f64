/* wrong: levels: the handler sees that main is changing the levels and drops its litre */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "irqlab.h"
#include "lab.h"

static volatile uint32_t level[2];

static volatile bool busy;

static void on_litre(void *self)
{
    (void)self;
    if (!busy)
        level[UPPER] += 1;
    else
        return;
    gauge.upper = level[UPPER];
    gauge.lower = level[LOWER];
}

void tanks_start(void)
{
    pin_attach(PIN_X1, EDGE_RISING, on_litre, NULL);
}

void tank_add(tank t, uint32_t litres)
{
    busy = true;
    level[t] += litres;
    busy = false;
}

bool tanks_pump(uint32_t litres)
{
    busy = true;

    bool enough = level[UPPER] >= litres;

    if (enough) {
        level[UPPER] -= litres;
        level[LOWER] += litres;
    }
    busy = false;
    return enough;
}

uint32_t tank_level(tank t)
{
    return level[t];
}
