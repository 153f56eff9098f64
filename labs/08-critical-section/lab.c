/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lab.c - keeps the books of two tanks.  The flow meter's handler fills the upper one;
 * main pours by hand and pumps from the upper to the lower. */
#include "lab.h"
#include "irqlab.h"

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

/* The handler adds to the level, too: keep it out until the sum is stored. */
static void change(tank t, uint32_t litres)
{
    irq_disable();
    level[t] += litres;
    irq_enable(false);
}

void tank_add(tank t, uint32_t litres)
{
    change(t, litres);
}

/* Both levels change together: keep the handler out until both are stored. */
bool tanks_pump(uint32_t litres)
{
    irq_disable();
    bool enough = level[UPPER] >= litres;

    if (enough) {
        change(UPPER, -litres);
        change(LOWER, litres);
    }
    irq_enable(false);
    return enough;
}

uint32_t tank_level(tank t)
{
    return level[t];
}
