/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lab.h - critical section: what you share, and the functions that you write. */
#ifndef LAB_H
#define LAB_H

#include <stdbool.h>
#include <stdint.h>

typedef enum { UPPER, LOWER } tank;

/** The gauge on the wall.  Your handler writes both fields at every interrupt; the leak
 *  alarm adds them up. */
struct gauge {
    uint32_t upper; /**< litres in the upper tank */
    uint32_t lower; /**< litres in the lower tank */
};
extern struct gauge gauge;

/** Main calls this once, first; both tanks are empty.  Connect your handler to the flow
 *  meter: pin_attach(PIN_X1, EDGE_RISING, …).  Each call of the handler means that one
 *  litre has flowed into the upper tank: add it, then write the gauge. */
void tanks_start(void);

/** Main calls this when @litres have been poured into tank @t by hand. */
void tank_add(tank t, uint32_t litres);

/** Main calls this to pump @litres from the upper tank to the lower one.  Returns false,
 *  and moves nothing, when the upper tank holds less. */
bool tanks_pump(uint32_t litres);

/** How many litres tank @t holds now. */
uint32_t tank_level(tank t);

#endif
