/* SPDX-License-Identifier: GPL-2.0-or-later */
/* entry.h - where the fields of struct Board are that entry-*.S uses; run.c asserts each. */
#ifndef IRQLAB_BOARD_POSIX_ENTRY_H
#define IRQLAB_BOARD_POSIX_ENTRY_H

#define BOARD_BUSY 0
#define BOARD_ATTENTION 4
#define BOARD_ARRIVED 8
#define BOARD_MASKED_BY 16
#define BOARD_CALLER 24
#define BOARD_RESUME 32
#define BOARD_MASKED (40 + 12) /* nvic.masked */

#endif
