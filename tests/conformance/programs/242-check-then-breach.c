/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A failed check and a breach are both told. */
/* fails: early */
/* breaks: bad-argument */
#include "conformance.h"

#ifdef SCENARIO

void scenario(void)
{
    check("early", false);
    go();
    check("late", false);
}

#else

void go(void)
{
    led_toggle(9); /* here */
    note("main");
}

#endif
