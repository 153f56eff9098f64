/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A recursion without end breaks stack. */
/* breaks: stack */
#include "conformance.h"

static uint32_t NAME(down)(volatile uint32_t *outer)
{
    volatile uint32_t inner[16];

    inner[0] = *outer + 1;
    if (inner[0] == 0) /* never: the stack is too small */
        return 0;
    return NAME(down)(inner) + inner[0];
}

void go(void)
{
    volatile uint32_t first = 0;

    note_number(NAME(down)(&first));
}
