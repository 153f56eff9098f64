/* SPDX-License-Identifier: GPL-2.0-or-later */
/* in_isr() is true in handlers, nested ones too, and false in main and in a scheduled
 * call. */
/* expect: main false tim4 true tim2 true tim4 true call false tim2 true call false
 * main false */
#include "conformance.h"

HANDLER(on_tim2)
{
    note("tim2");
    note_truth(in_isr());
}

HANDLER(call_a)
{
    note("call");
    note_truth(in_isr());
    raise_now(BIT(TIM2));
    note("call");
    note_truth(in_isr());
}

HANDLER(on_tim4)
{
    note("tim4");
    note_truth(in_isr());
    raise_now(BIT(TIM2));
    note("tim4");
    note_truth(in_isr());
    irq_schedule(call_a, NULL);
}

void go(void)
{
    irq_attach(TIM2, 4, on_tim2, NULL);
    irq_attach(TIM4, 8, on_tim4, NULL);
    note("main");
    note_truth(in_isr());
    raise_now(BIT(TIM4));
    note("main");
    note_truth(in_isr());
}
