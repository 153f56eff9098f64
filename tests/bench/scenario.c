/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The benchmark's scenario: every addition must have had its effect. */
#include "irqlab-scenario.h"
#include "lab.h"

void scenario(void)
{
    irq_attach(TIM4, 4, on_tick, NULL);
    count_up();
    settle();
    check("total", count == ITERATIONS + taken(TIM4));
}
