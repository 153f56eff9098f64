/* SPDX-License-Identifier: GPL-2.0-or-later */
/* board.c - all of the virtual board's C in one compilation: three compilers to start would
 * cost each grading a tenth of a second.  The linker script tells the parts apart by section
 * (-ffunction-sections): mem* is support, the rest is library. */
#include "mem.c"

#include "heap.c"

#include "console.c"
