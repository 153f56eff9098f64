/* SPDX-License-Identifier: GPL-2.0-or-later */
/* timer_start() at 0 millihertz breaks bad-argument. */
/* breaks: bad-argument */
#include "conformance.h"

HANDLER(on_any)
{
}

void go(void)
{
    timer_start(TIM4, 1000000000, on_any, NULL);
    timer_start(TIM4, 0, on_any, NULL); /* here */
    note("main");
}
