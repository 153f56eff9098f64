/* SPDX-License-Identifier: GPL-2.0-or-later */
/* isr_error() in a nested handler is that of the nested source; the outer one stays
 * enabled. */
/* expect: tim4( tim2 ) tim4( ) 0 11 */
#include "conformance.h"

static uint32_t counter;

HANDLER(on_tim2)
{
    note("tim2");
    isr_error(11, 0);
}

HANDLER(on_tim4)
{
    note("tim4(");
    raise_now(BIT(TIM2));
    note(")");
    if (counter++ == 0)
        raise_now(BIT(TIM4));
}

void go(void)
{
    isr_error_record entry = {TIM5, 0, 0};

    irq_attach(TIM2, 4, on_tim2, NULL);
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
    isr_error_read(&entry);
    note_number(entry.source);
    note_number(entry.code);
}
