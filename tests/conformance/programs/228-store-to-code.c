/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A store to the program's own code breaks memory. */
/* breaks: memory */
#include "conformance.h"

void go(void)
{
    *(volatile uint32_t *)((uintptr_t)go & ~(uintptr_t)3) = 228; /* here */
}
