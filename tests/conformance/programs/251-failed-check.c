/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A check that fails is kept, and the run goes on. */
/* fails: wrong */
/* expect: main after */
#include "conformance.h"

#ifdef SCENARIO

void scenario(void)
{
    go();
    check("right", true);
    check("wrong", false);
    check("wrong", true);
    note("after");
    report();
}

#else

void go(void)
{
    note("main");
}

#endif
