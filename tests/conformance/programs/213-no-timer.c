/* SPDX-License-Identifier: GPL-2.0-or-later */
/* timer_start() of what is no timer breaks bad-argument. */
/* breaks: bad-argument */
#include "conformance.h"

HANDLER(on_any)
{
}

void go(void)
{
    timer_start(TIM5, 1, on_any, NULL);
    timer_start(UART1, 1, on_any, NULL); /* here */
    note("main");
}
