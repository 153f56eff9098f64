/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pin_read() of what is no pin breaks bad-argument. */
/* breaks: bad-argument */
#include "conformance.h"

void go(void)
{
    note_truth(pin_read(TIM4)); /* here */
}
