/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The record may be kept in static data, on the heap and on the stack. */
/* expect: 1 2 3 */
#include "conformance.h"

static uint32_t counter;

HANDLER(on_tim4)
{
    isr_error(++counter, 0);
}

static void NAME(fail)(void)
{
    irq_source_enable(TIM4);
    raise_now(BIT(TIM4));
}

void go(void)
{
    static isr_error_record fixed;
    isr_error_record *dynamic = heap_alloc(sizeof *dynamic), automatic;

    irq_attach(TIM4, 8, on_tim4, NULL);
    NAME(fail)();
    isr_error_read(&fixed);
    NAME(fail)();
    isr_error_read(dynamic);
    NAME(fail)();
    isr_error_read(&automatic);
    note_number(fixed.code);
    note_number(dynamic->code);
    note_number(automatic.code);
    heap_free(dynamic);
}
