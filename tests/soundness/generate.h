/* SPDX-License-Identifier: GPL-2.0-or-later */
/* generate.h - random student programs, many in one file. */
#ifndef GENERATE_H
#define GENERATE_H

#include <glib.h>

#include "explore/explore.h"

/** The names of program @index: scenario_@index is its entry. */
typedef struct {
    GString *student;  /* lab.c */
    GString *scenario; /* scenario.c */
    GString *header;   /* lab.h */
} Generated;

#define GENERATE_MAX_SOURCES 3

/** @count programs, number @first and on; the same numbers give the same programs. */
void generate(guint first, guint count, Generated *ret);
void generated_clear(Generated *generated);
/** The sources that program @number attaches (TIM4, then TIM2, then TIM3), with priority, gap
 *  and period but no events; returns how many. */
guint generate_sources(guint number, ExploreSource ret[GENERATE_MAX_SOURCES]);
/** The rules that are switched off for program @number, so that it goes on after a breach. */
guint32 generate_rules_off(guint number);

#endif
