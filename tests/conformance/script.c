/* SPDX-License-Identifier: GPL-2.0-or-later */
/* script.c - raise_now() and raise_asleep() where the environment reads a script: on the
 * virtual and the posix board.  Another board brings a file of its own in place of this. */
#include "conformance.h"

#ifndef SCENARIO

/* ProgramScript of base/program.h. */
extern volatile struct script {
    uint32_t now, asleep;
} script;
volatile struct script script;

void raise_now(uint32_t sources)
{
    script.now = sources;
    sensor_read();
    /* Whatever a compiler may do, the call above does not return to raise_now()'s caller. */
    __asm__ volatile("");
}

void raise_asleep(uint32_t sources)
{
    script.asleep = sources;
}

#endif
