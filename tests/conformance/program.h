/* SPDX-License-Identifier: GPL-2.0-or-later */
/* program.h - the programs of the conformance suite: read, and made into one student's file
 * and one scenario. */
#ifndef IRQLAB_TESTS_CONFORMANCE_PROGRAM_H
#define IRQLAB_TESTS_CONFORMANCE_PROGRAM_H

#include <glib.h>

#define PROGRAM_SENSOR 8

/** One program, and what it must answer.  What its comments do not say is zero or NULL. */
typedef struct {
    guint number; /**< its file's name begins with it */
    char *name;   /**< its file's name, without ".c" */
    char *title;  /**< its first comment: a sentence */
    char *expect; /**< "expect:" the log; never NULL */
    char *fails;  /**< "fails:" the id of the check that does not hold */
    char *breaks; /**< "breaks:" the rule that ends it */
    gint tick;    /**< "ticks:" the source that ticks() counts, or -1 */
    char *uart;   /**< "uart:" what UART1 receives */
    guint32 sensor[PROGRAM_SENSOR]; /**< "sensor:" what sensor_read() gives */
    gsize n_sensor;
    guint32 priority; /**< "lab priority:" of every source, for timer_start() */
    guint line;       /**< of its comment "here" in the student's file; 0: none */
    char *entry;      /**< its scenario's function */
    char *text;
} Program;

/** Every program in @folder, by number.  Free with g_ptr_array_unref().  NULL with @error. */
GPtrArray *programs_read(const char *folder, GError **error);

/** The student's file of all @programs, which sets the lines of "here", or the scenario, at
 *  whose end a table conformance_programs[] says where each begins.  @common are texts that
 *  come first.  Caller frees. */
char *programs_join(GPtrArray *programs, const char *const *common, gboolean is_scenario);

#endif
