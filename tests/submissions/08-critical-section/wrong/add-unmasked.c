/* wrong: levels: pumping is protected, pouring is not: the handler adds to the upper level, too */
/* not on: host-O2 (one add instruction does it all in memory) */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "irqlab.h"
#include "lab.h"

static uint32_t level[2];

static void on_litre(void *self)
{
    (void)self;
    level[UPPER] += 1;
    gauge.upper = level[UPPER];
    gauge.lower = level[LOWER];
}

void tanks_start(void)
{
    pin_attach(PIN_X1, EDGE_RISING, on_litre, NULL);
}

void tank_add(tank t, uint32_t litres)
{
    level[t] += litres;
}

bool tanks_pump(uint32_t litres)
{
    irq_state before = irq_disable();
    bool enough = level[UPPER] >= litres;

    if (enough) {
        level[UPPER] -= litres;
        level[LOWER] += litres;
    }
    irq_enable(before);
    return enough;
}

uint32_t tank_level(tank t)
{
    return level[t];
}
