/* SPDX-License-Identifier: GPL-2.0-or-later */
/* names.h - the words that lab.ini may use for things that other layers define.
 *
 * This layer may not include those layers; tests/unit/test-lab.c holds every table here
 * against the header that it repeats. */
#ifndef IRQLAB_LAB_NAMES_H
#define IRQLAB_LAB_NAMES_H

#include <glib.h>

/** irq_source of irqlab.h: the name of @number, or NULL past the last. */
const char *lab_source_name(guint number);
/** The irq_source called @name; FALSE when there is none. */
gboolean lab_source_find(const char *name, guint *ret_number);

/** The built-in rules by name, NULL-terminated. */
const char *const *lab_rule_names(void);
/** The measures by name, NULL-terminated. */
const char *const *lab_measure_names(void);
/** The targets by name, NULL-terminated, in the order in which they are reported. */
const char *const *lab_target_names(void);

#endif
