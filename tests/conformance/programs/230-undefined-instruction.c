/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An instruction that does not exist breaks fault. */
/* breaks: fault */
#include "conformance.h"

void go(void)
{
    __builtin_trap(); /* here */
}
