/* SPDX-License-Identifier: GPL-2.0-or-later */
/* LEDs may be switched in main, in a handler and in a scheduled call. */
/* expect: tim4 call main */
#include "conformance.h"

HANDLER(call_a)
{
    led_off(2);
    note("call");
}

HANDLER(on_tim4)
{
    led_toggle(4);
    irq_schedule(call_a, NULL);
    note("tim4");
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    led_on(1);
    led_off(1);
    raise_now(BIT(TIM4));
    note("main");
}
