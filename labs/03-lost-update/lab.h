/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lab.h - lost update: the functions that you write, and who calls them. */
#ifndef LAB_H
#define LAB_H

#include <stdint.h>

/** Main calls this once, first.  Start TIM4 with your handler (timer_start(), any
 *  frequency).  Each call of the handler means: one bottle has passed on belt B. */
void counter_start(void);

/** Main calls this whenever a bottle has passed on belt A. */
void count_bottle(void);

/** How many bottles have passed so far, on both belts together.  Main calls this. */
uint32_t bottles_counted(void);

#endif
