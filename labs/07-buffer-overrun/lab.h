/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lab.h - buffer overrun: the memory that you share, and the functions that you write. */
#ifndef LAB_H
#define LAB_H

#include <stdint.h>

#define SLOTS 20 /**< samples that the buffer holds */
#define BURST 5  /**< samples that one interrupt of TIM4 brings */

/** How the rig's memory is laid out.  Only slot[] is yours. */
struct rig {
    uint32_t heater[4];   /**< settings of the heater: not yours */
    uint32_t slot[SLOTS]; /**< the sample buffer */
    uint32_t motor[8];    /**< settings of the motor: not yours */
};
extern struct rig rig;

/** Main calls this once, first.  Start TIM4 at 100 Hz (timer_start(TIM4, 100000, …)).  At
 *  each interrupt your handler takes BURST samples with sensor_read() and keeps them, in
 *  order.  If there is no room for them it drops them, and counts them as dropped. */
void sampler_start(void);

/** Main calls this now and then, sometimes late.  Move every sample that is waiting to
 *  @out, oldest first, and return how many.  @out has room for SLOTS samples. */
unsigned samples_take(uint32_t *out);

/** How many samples have been dropped since the start. */
uint32_t samples_dropped(void);

#endif
