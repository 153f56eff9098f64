/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A handler that is no function of the student's file breaks bad-argument. */
/* breaks: bad-argument */
#include "conformance.h"

void go(void)
{
    irq_attach(TIM4, 8, (irq_handler)(uintptr_t)heap_free, NULL); /* here */
    note("main");
}
