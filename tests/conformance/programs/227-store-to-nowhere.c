/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A store to address 0 breaks memory. */
/* breaks: memory */
#include "conformance.h"

void go(void)
{
    *(volatile uint32_t *)0 = 227; /* here */
}
