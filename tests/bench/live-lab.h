/* SPDX-License-Identifier: GPL-2.0-or-later */
/* live-lab.h - what the program for the live figures defines. */
#ifndef BENCH_LIVE_LAB_H
#define BENCH_LIVE_LAB_H

#include "irqlab.h"

/** irq_disable() and irq_enable(), @count times. */
void pairs(uint32_t count);
/** TIM4 at 1 kHz. */
void start(void);
/** Keeps the processor busy until the tick source has been raised @events times. */
void busy(uint32_t events);

#endif
