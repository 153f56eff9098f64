/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The scenario's taken() of a source that does not exist breaks bad-argument. */
/* breaks: bad-argument */
#include "conformance.h"

#ifdef SCENARIO

void scenario(void)
{
    go();
    note_number(taken(IRQ_SOURCE_COUNT));
    report();
}

#else

void go(void)
{
    note("main");
}

#endif
