/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A student's function that calls check() breaks tampering. */
/* breaks: tampering */
#include "conformance.h"

void check(const char *id, bool condition);

void go(void)
{
    check("good", true); /* here */
    note("main");
}
