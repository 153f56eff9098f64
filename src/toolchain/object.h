/* SPDX-License-Identifier: GPL-2.0-or-later */
/* object.h - a student's object file looked at before it is linked. */
#ifndef IRQLAB_TOOLCHAIN_OBJECT_H
#define IRQLAB_TOOLCHAIN_OBJECT_H

#include <glib.h>

/** Names, as a set of char *. */
typedef GHashTable NameSet;

/** What the student's object is held against.  All borrowed. */
typedef struct {
    const char *student_name;     /**< for messages */
    const char *const *functions; /**< that it must define; NULL-terminated */
    const NameSet *scenario;      /**< global names that the scenario defines */
} ObjectRules;

/** The global names that the ELF object @object defines; NULL when it is no such file. */
NameSet *object_defined_names(GBytes *object);

/**
 * NULL when the student's @object may be linked; else one line that says what is wrong with
 * the file.  Caller frees.
 */
char *object_check(GBytes *object, const ObjectRules *rules);

#endif
