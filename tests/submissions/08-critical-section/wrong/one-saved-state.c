/* wrong: balanced: both sections save into one variable, and the inner overwrites what the outer must restore */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "irqlab.h"
#include "lab.h"

static volatile uint32_t level[2];

static irq_state saved;

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

static void enter(void)
{
    saved = irq_disable();
}

static void leave(void)
{
    irq_enable(saved);
}

static void change(tank t, uint32_t litres)
{
    enter();
    level[t] += litres;
    leave();
}

void tank_add(tank t, uint32_t litres)
{
    change(t, litres);
}

bool tanks_pump(uint32_t litres)
{
    enter();

    bool enough = level[UPPER] >= litres;

    if (enough) {
        change(UPPER, -litres);
        change(LOWER, litres);
    }
    leave();
    return enough;
}

uint32_t tank_level(tank t)
{
    return level[t];
}
