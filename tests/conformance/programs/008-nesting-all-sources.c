/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All nine sources can be active at once. */
/* expect: 1 2 3 4 5 6 7 8 9 9 8 7 6 5 4 3 2 1 main */
#include "conformance.h"

static uint32_t counter;

/* Each source raises the one below it, which is more urgent. */
HANDLER(on_any)
{
    uint32_t depth = ++counter;

    note_number(depth);
    if (depth < IRQ_SOURCE_COUNT)
        raise_now(BIT(IRQ_SOURCE_COUNT - 1 - depth));
    note_number(depth);
}

void go(void)
{
    for (unsigned n = 0; n < IRQ_SOURCE_COUNT; n++)
        irq_attach((irq_source)n, n, on_any, NULL);
    raise_now(BIT(IRQ_SOURCE_COUNT - 1));
    note("main");
}
