/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The scenario may read the record into data of its own. */
/* expect: true 2 6 */
#include "conformance.h"

#ifdef SCENARIO

static isr_error_record NAME(entry);

void scenario(void)
{
    go();
    note_truth(isr_error_read(&NAME(entry)));
    note_number(NAME(entry).source);
    note_number(NAME(entry).code);
    report();
}

#else

HANDLER(on_tim4)
{
    isr_error(6, 0);
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
}

#endif
