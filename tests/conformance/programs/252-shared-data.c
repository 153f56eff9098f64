/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the scenario marks SHARED the student's code may write, in handlers too. */
/* expect: 12 */
#include "conformance.h"

#ifdef SCENARIO

SHARED uint32_t NAME(sum);

void scenario(void)
{
    go();
    settle();
    note_number(NAME(sum));
    report();
}

#else

extern uint32_t NAME(sum);

HANDLER(on_tim4)
{
    NAME(sum) += 5;
}

void go(void)
{
    irq_attach(TIM4, 8, on_tim4, NULL);
    NAME(sum) = 7;
    raise_now(BIT(TIM4));
}

#endif
