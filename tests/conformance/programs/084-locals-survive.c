/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A handler leaves the locals and results of what it interrupts as they are. */
/* expect: 285 7 285 */
#include "conformance.h"

static uint32_t NAME(work)(uint32_t seed)
{
    uint32_t cells[10], sum = 0;

    for (uint32_t n = 0; n < 10; n++)
        cells[n] = seed * n * n;
    for (uint32_t n = 0; n < 10; n++)
        sum += cells[n];
    return sum;
}

HANDLER(on_tim4)
{
    note_number(NAME(work)(1));
}

void go(void)
{
    uint32_t a = 7, sum = 0, cells[10];

    irq_attach(TIM4, 8, on_tim4, NULL);
    for (uint32_t n = 0; n < 10; n++)
        cells[n] = n * n;
    raise_now(BIT(TIM4));
    for (uint32_t n = 0; n < 10; n++)
        sum += cells[n];
    note_number(a);
    note_number(sum);
}
