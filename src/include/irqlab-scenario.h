/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * irqlab-scenario.h - what a lab's trusted scenario.c includes.
 *
 * The scenario defines scenario(); the board calls it once.  It calls the student's
 * functions and states what must hold.  Its own code is atomic: nothing is taken between
 * the return of a student's function and the next call of a student's function, of a
 * waiting function or of settle().  Its instructions are not counted.
 *
 * A student's file must not call any of these; in exploration that is *tampering*.
 */
#ifndef IRQLAB_SCENARIO_H
#define IRQLAB_SCENARIO_H

#include "irqlab.h"

/** Marks an object of the scenario's that the student's code may write. */
#define SHARED __attribute__((section(".shared")))

/** The lab's main program; the scenario defines it. */
void scenario(void);

/**
 * States that @condition holds here.  @id is a check's id in lab.ini, a string constant.
 * A failed check is recorded and the run goes on.
 */
void check(const char *id, bool condition);

/** How often @source has been raised so far, lost raises included. */
uint32_t raised(irq_source source);
/** How often @source's handler has been entered so far. */
uint32_t taken(irq_source source);
/** How often @source was raised while it was still pending. */
uint32_t lost(irq_source source);

/**
 * Lets everything that can still come, come: returns when no source that is attached and
 * enabled has an event left, nothing is pending or active, and no scheduled call waits.
 */
void settle(void);

#endif
