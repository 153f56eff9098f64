/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A student's function that returns to the scenario masked breaks masked-on-return. */
/* breaks: masked-on-return */
#include "conformance.h"

#ifdef SCENARIO

void scenario(void)
{
    go();
    check("reached", false);
}

#else

static volatile uint32_t counter;

void go(void)
{
    irq_disable();
    counter = 205;
}

#endif
