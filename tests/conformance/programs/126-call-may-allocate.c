/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A scheduled call may use the heap and the console: it is no handler. */
/* expect: ok!true main */
#include "conformance.h"

HANDLER(call_a)
{
    void *block = heap_alloc(16);

    console_write("ok!");
    note_truth(block != NULL);
    heap_free(block);
}

void go(void)
{
    irq_schedule(call_a, NULL);
    note("main");
}
