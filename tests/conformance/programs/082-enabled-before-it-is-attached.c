/* SPDX-License-Identifier: GPL-2.0-or-later */
/* irq_source_enable() of a source without a handler lets nothing come. */
/* expect: main 0 */
#include "conformance.h"

#ifdef SCENARIO

void scenario(void)
{
    go();
    settle();
    note_number(raised(TIM3));
    report();
}

#else

void go(void)
{
    irq_source_enable(TIM3);
    raise_now(BIT(TIM3));
    note("main");
}

#endif
