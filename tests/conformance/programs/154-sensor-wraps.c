/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sensor_read() gives the lab's values in order, and wraps. */
/* sensor: 7 4000000000 9 */
/* expect: 7 4000000000 9 7 */
#include "conformance.h"

void go(void)
{
    for (unsigned n = 0; n < 4; n++)
        note_number(sensor_read());
}
