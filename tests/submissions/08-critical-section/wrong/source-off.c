/* wrong: alive: switches the flow meter off to pump in peace, and not on again when there is not enough */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "irqlab.h"
#include "lab.h"

static volatile uint32_t level[2];

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
    irq_state before = irq_disable();

    level[t] += litres;
    irq_enable(before);
}

bool tanks_pump(uint32_t litres)
{
    irq_source_disable(PIN_X1);
    if (level[UPPER] < litres)
        return false;
    level[UPPER] -= litres;
    level[LOWER] += litres;
    irq_source_enable(PIN_X1);
    return true;
}

uint32_t tank_level(tank t)
{
    return level[t];
}
