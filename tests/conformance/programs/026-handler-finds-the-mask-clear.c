/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A handler finds interrupts unmasked, also when it was kept back by the mask. */
/* expect: false false true */
#include "conformance.h"

static irq_state former[2];

HANDLER(on_tim4)
{
    former[0] = irq_disable();
    irq_enable(former[0]);
    former[1] = irq_disable();
    irq_enable(former[1]);
}

void go(void)
{
    irq_state state, inside;

    irq_attach(TIM4, 8, on_tim4, NULL);
    state = irq_disable();
    inside = irq_disable();
    raise_now(BIT(TIM4));
    irq_enable(state);
    note_truth(former[0]);
    note_truth(former[1]);
    note_truth(inside);
}
