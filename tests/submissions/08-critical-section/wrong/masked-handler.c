/* wrong: balanced: the handler masks and leaves the unmasking to its own return */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "irqlab.h"
#include "lab.h"

static volatile uint32_t level[2];

static void on_litre(void *self)
{
    (void)self;
    irq_disable();
    level[UPPER] += 1;
    gauge.upper = level[UPPER];
    gauge.lower = level[LOWER];
}

void tanks_start(void)
{
    pin_attach(PIN_X1, EDGE_RISING, on_litre, NULL);
}

static void change(tank t, uint32_t litres)
{
    irq_state before = irq_disable();

    level[t] += litres;
    irq_enable(before);
}

void tank_add(tank t, uint32_t litres)
{
    change(t, litres);
}

bool tanks_pump(uint32_t litres)
{
    irq_state before = irq_disable();
    bool enough = level[UPPER] >= litres;

    if (enough) {
        change(UPPER, -litres);
        change(LOWER, litres);
    }
    irq_enable(before);
    return enough;
}

uint32_t tank_level(tank t)
{
    return level[t];
}
