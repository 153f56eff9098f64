/* SPDX-License-Identifier: GPL-2.0-or-later */
/* live-scenario.c - three entries: nothing, many pairs, a timer while main is busy. */
#include "irqlab-scenario.h"
#include "lab.h"

#define PAIRS 50000000u

void entry_nothing(void);
void entry_pairs(void);
void entry_timer(void);

void entry_nothing(void)
{
    pairs(1);
}

void entry_pairs(void)
{
    pairs(PAIRS);
}

void entry_timer(void)
{
    start();
    busy(sensor_read());
}

void scenario(void)
{
    entry_nothing();
}
