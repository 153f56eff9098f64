/* SPDX-License-Identifier: GPL-2.0-or-later */
/* generate.h - random student programs, many in one file. */
#ifndef GENERATE_H
#define GENERATE_H

#include <glib.h>

/** The names of program @index: scenario_@index is its entry. */
typedef struct {
    GString *student;  /* lab.c */
    GString *scenario; /* scenario.c */
    GString *header;   /* lab.h */
} Generated;

/** @count programs, number @first and on; the same numbers give the same programs. */
void generate(guint first, guint count, Generated *ret);
void generated_clear(Generated *generated);
/** Handlers that program @number has: 1 or 2 (TIM4, then TIM2). */
guint generate_sources(guint number);

#endif
