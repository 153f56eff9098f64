/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A handler that calls settle() breaks tampering. */
/* breaks: tampering */
#include "conformance.h"

void settle(void);

HANDLER(on_tim4)
{
    settle(); /* here */
    note("tim4");
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
}
