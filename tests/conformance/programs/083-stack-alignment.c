/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Handlers, nested ones too, and scheduled calls start with an aligned stack (ARMv7-M
 * ARM B1.5.7). */
/* expect: 0 0 0 0 */
#include "conformance.h"

/* What a local object lacks to the alignment that the compiler counts on. */
static uint32_t NAME(misaligned)(void)
{
    _Alignas(8) volatile uint8_t local[8];
    uintptr_t address = (uintptr_t)local;

    __asm__ volatile("" : "+r"(address));
    return (uint32_t)(address % 8);
}

HANDLER(call_a)
{
    note_number(NAME(misaligned)());
}

HANDLER(on_tim2)
{
    note_number(NAME(misaligned)());
}

HANDLER(on_tim4)
{
    note_number(NAME(misaligned)());
    raise_now(BIT(TIM2));
    irq_schedule(call_a, NULL);
}

void go(void)
{
    irq_attach(TIM2, 4, on_tim2, NULL);
    irq_attach(TIM4, 8, on_tim4, NULL);
    raise_now(BIT(TIM4));
    note_number(NAME(misaligned)());
}
