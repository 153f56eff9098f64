/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The corpus is called by the test itself; the image wants a scenario all the same. */
#include "irqlab-scenario.h"

void scenario(void)
{
}
