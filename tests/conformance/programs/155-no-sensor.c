/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In a lab without a sensor sensor_read() is 0. */
/* expect: 0 0 */
#include "conformance.h"

void go(void)
{
    note_number(sensor_read());
    note_number(sensor_read());
}
