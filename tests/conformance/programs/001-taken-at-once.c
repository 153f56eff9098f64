/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A raise is taken before the next instruction of main. */
/* expect: main tim4 main */
#include "conformance.h"

HANDLER(on_tim4)
{
    note("tim4");
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    note("main");
    raise_now(BIT(TIM4));
    note("main");
}
