/* SPDX-License-Identifier: GPL-2.0-or-later */
/* timer_start() above 1,000,000,000 millihertz breaks bad-argument. */
/* breaks: bad-argument */
#include "conformance.h"

HANDLER(on_any)
{
}

void go(void)
{
    timer_start(TIM4, 1000000001, on_any, NULL); /* here */
    note("main");
}
