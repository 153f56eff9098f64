/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lab.h - a lab's folder, read and checked. */
#ifndef IRQLAB_LAB_LAB_H
#define IRQLAB_LAB_LAB_H

#include <glib.h>

#define LAB_ERROR (lab_error_quark())
GQuark lab_error_quark(void);
typedef enum {
    LAB_ERROR_INVALID, /**< a file of the lab is missing or wrong; the message says which,
                              which section and key, and what to do */
    LAB_ERROR_NOT_FOUND /**< no lab of that name, no such folder */
} LabError;

/** The events of a source that have no bound. */
#define LAB_EVENTS_UNLIMITED G_MAXUINT32

/** One [source NAME] of lab.ini: the environment's side of the bargain. */
typedef struct {
    char *name;           /**< as in irq_source: "TIM4" */
    guint number;         /**< its irq_source value */
    guint priority;       /**< used by timer_start() and pin_attach(); 0 to 15 */
    guint32 events;       /**< the budget; LAB_EVENTS_UNLIMITED */
    guint32 gap_insns;    /**< least counted instructions between two raises; 0 none */
    guint32 period_insns; /**< exact distance of raises, all phases; 0 none */
} LabSource;

/** What a check is made of. */
typedef enum {
    LAB_CHECK_SCENARIO, /**< check("id", …) in scenario.c */
    LAB_CHECK_RULES,    /**< the built-in rules that no other check names (DESIGN 3, 4) */
    LAB_CHECK_RULE,     /**< one built-in rule by name, e.g. "memory", "hang" */
    LAB_CHECK_LIMIT     /**< a measure is at most a limit */
} LabCheckKind;

/** One [check ID]. */
typedef struct {
    char *id;
    char *title;   /**< what holds when it passes, one line */
    char *message; /**< what the student reads when it fails */
    guint points;
    LabCheckKind kind;
    char *rule;    /**< LAB_CHECK_RULE: the rule's name; else NULL */
    char *measure; /**< LAB_CHECK_LIMIT: "masked_insns", "handler_insns", "latency_insns",
                           "stack_bytes" or "lost_events"; else NULL */
    char *source;  /**< LAB_CHECK_LIMIT: for this source only ("TIM4"); NULL all */
    GHashTable
        *limits; /**< LAB_CHECK_LIMIT: target name or "*" → guint (GUINT_TO_POINTER);
                             a target without an entry and no "*" is not limited */
} LabCheck;

typedef struct {
    char *path;   /**< the folder */
    char *slug;   /**< "lost-update" */
    guint number; /**< 3 */
    char *title;
    char *teaches;      /**< one sentence */
    char **targets;     /**< names, NULL-terminated; at least one */
    char **functions;   /**< that the student must define; NULL-terminated */
    GPtrArray *sources; /**< of LabSource */
    GPtrArray *checks;  /**< of LabCheck, as they are reported */
    char **hints;       /**< NULL-terminated, each giving away more than the one before */
    char **rules_off;   /**< built-in rules that this lab switches off; NULL-terminated */
    char *tick_source;  /**< the source that ticks() counts, or NULL */
    GArray *sensor;     /**< of guint32: sensor_read()'s sequence; may be empty */
    GBytes *uart;       /**< what UART1 receives; may be empty */
    guint32 stack_bytes;       /**< the program's stack: 4096 unless told */
    guint32 max_states;        /**< limit in stored states: 2,000,000 unless told */
    gboolean forbid_busy_wait; /**< a wait loop is reported as busy-wait */
} Lab;

/**
 * Reads and checks the lab in the folder @path, whose name must be "NN-slug" with the lab's
 * number.  labs/README.md says what lab.ini may hold.  Errors: LAB_ERROR_INVALID (file,
 * section, key, what to do), LAB_ERROR_NOT_FOUND, G_FILE_ERROR.
 */
Lab *lab_load(const char *path, GError **error);
void lab_free(Lab *lab);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Lab, lab_free)

/**
 * Every lab, by number (of Lab; frees them with itself).  Looked for, in order, in
 * @extra_dir (may be NULL), each folder of $IRQLAB_LABS (':' between) and "labs" in
 * @data_dir (may be NULL); a lab found earlier hides one of the same slug found later.  One
 * that cannot be read is an error, as for lab_load(); so is a folder that is not there.
 */
GPtrArray *lab_list(const char *extra_dir, const char *data_dir, GError **error);
/** The lab called @name, looked for like that: a slug, a number, a folder's name, or a path
 *  with a '/'.  Only that lab is read.  LAB_ERROR_NOT_FOUND when there is none. */
Lab *lab_find(const char *name, const char *extra_dir, const char *data_dir,
              GError **error);
/** Reads a text file of the lab's folder ("lab.md"; no '/'), at most 1 MiB of valid UTF-8.
 *  Caller frees. */
char *lab_read_file(const Lab *lab, const char *name, GError **error);
/** The points of all checks together. */
guint lab_max_points(const Lab *lab);

#endif
