/* SPDX-License-Identifier: GPL-2.0-or-later */
/* longest.h - longest paths in a graph that may have cycles. */
#ifndef IRQLAB_EXPLORE_LONGEST_H
#define IRQLAB_EXPLORE_LONGEST_H

#include <glib.h>

#define LONGEST_NOWHERE G_MAXUINT32
/** The value of a place from which the end is never reached. */
#define LONGEST_NEVER ((gint64)-1)
#define LONGEST_UNBOUNDED G_MAXINT64

/** One step away from a place. */
typedef struct {
    guint32 to;  /**< a place, or LONGEST_NOWHERE: the path ends with this step */
    gint64 gain; /**< at least 0; LONGEST_NEVER: this step does not count at all */
} LongestStep;

typedef struct {
    /** Step number @choice from @place; FALSE when there are no more. */
    gboolean (*step)(gconstpointer data, guint32 place, guint32 choice, LongestStep *ret);
    gconstpointer data;
    /* Filled as far as asked for. */
    gint64 *value;
    guint32 *best; /**< the choice that attains it */
    /* longest.c's own */
    guint32 *index, *low;
    guint32 counter;
    GArray *component, *visits;
} Longest;

/** Room for questions of up to @max_places places. */
void longest_init(Longest *longest, gsize max_places);
void longest_clear(Longest *longest);
/** A new question, about @n_places places; all values are forgotten. */
void longest_ask(Longest *longest, gsize n_places,
                 gboolean (*step)(gconstpointer, guint32, guint32, LongestStep *),
                 gconstpointer data);
/** Values @n places, in an order in which each comes behind all that it leads to. */
void longest_in_order(Longest *longest, const guint32 *places, gsize n);
/** The greatest sum of gains from @place to an end: LONGEST_UNBOUNDED when a cycle on the
 *  way gains something, LONGEST_NEVER when no end is reached. */
gint64 longest_from(Longest *longest, guint32 place);

#endif
