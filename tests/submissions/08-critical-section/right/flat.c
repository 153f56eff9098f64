/* SPDX-License-Identifier: GPL-2.0-or-later */
/* No section inside another: the helper expects to be called masked, and says so. */
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

/* Only with interrupts masked. */
static void change_masked(tank t, uint32_t litres)
{
    level[t] += litres;
}

void tank_add(tank t, uint32_t litres)
{
    irq_disable();
    change_masked(t, litres);
    irq_enable(false);
}

bool tanks_pump(uint32_t litres)
{
    irq_disable();
    if (level[UPPER] < litres) {
        irq_enable(false);
        return false;
    }
    change_masked(UPPER, 0 - litres);
    change_masked(LOWER, litres);
    irq_enable(false);
    return true;
}

uint32_t tank_level(tank t)
{
    return *(volatile uint32_t *)&level[t];
}
