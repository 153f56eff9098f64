/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * system.h - the explored system: a machine, the interrupt controller, the devices and the
 * environment that raises sources.
 *
 * The life of a System is a sequence of *boundaries*.  At a boundary the caller decides
 * which sources are raised (system_advance()); then the most urgent eligible one is taken,
 * without further choice, and the program runs to the next boundary at which the caller's
 * boundary callback says stop.
 *
 * What is not a choice is done here: taking, tail-chaining, scheduled calls, the API, the
 * rules.  What is remembered of states is the explorer's affair. */
#ifndef IRQLAB_EXPLORE_SYSTEM_H
#define IRQLAB_EXPLORE_SYSTEM_H

#include "explore/explore.h"
#include "explore/footprint.h"
#include "machine/machine.h"
#include "nvic/nvic.h"

#define SYSTEM_MAX_SOURCES 12
#define SYSTEM_MAX_CHECKS 64
#define SYSTEM_QUEUE 8
#define SYSTEM_LEDS 4

/** Contexts, beside the sources' handlers (0 to 31). */
enum { CONTEXT_MAIN = -1, CONTEXT_CALL = -2, CONTEXT_NONE = -3 };

/** What main does when it is not running: part of the state. */
enum { WAITING_NO, WAITING_SLEEP, WAITING_SETTLE, WAITING_WOKEN };

/** Where a source with a period stands. */
enum { PERIOD_IDLE, PERIOD_PHASE, PERIOD_RUNNING };

typedef struct {
    guint64 function, argument;
} SystemCall;

/** MACHINE_MAX_FRAMES, in whole words. */
#define SYSTEM_OUTER 24

/** Of a source that the configuration names. */
typedef struct {
    guint32 budget; /**< raises left */
    guint32 clock;  /**< gap or period: instructions left */
    guint32 phase;  /**< PERIOD_… */
} SystemSource;

/** All of the state that is not the machine's. */
typedef struct {
    /* These change seldom, as do the priorities: they have a hash of their own. */
    guint64 handler[SYSTEM_MAX_SOURCES]; /**< by irq_source; 0: not attached */
    guint64 self[SYSTEM_MAX_SOURCES];
    SystemCall queue[SYSTEM_QUEUE]; /**< oldest first; unused entries zero */
    /** Hashed as bytes: zeroed at the start and without padding. */
    struct SystemCore {
        Hash128 seldom_hash;            /**< of all above: system_changed_seldom() */
        guint64 return_pc, scenario_sp; /**< of the student function under way */
        guint32 sensor_index, uart_index;
        guint32 error_code, error_detail;
        guint8 queue_count, call_active, student, entry_masked;
        guint8 waiting, uart_byte, uart_ready, uart_overrun;
        guint8 error_valid, error_source, leds;
        guint8 reserved[5];
    } core;
    SystemSource source[SYSTEM_MAX_SOURCES]; /**< by irq_source */
    guint8 outer_waiting[SYSTEM_OUTER];      /**< of the interrupted contexts, outermost
                                                   first; unused entries zero */
    Nvic nvic;                               /**< its counts are state only when read */
} SystemState;

/** Why system_advance() came back. */
typedef enum {
    SYSTEM_BOUNDARY, /**< the callback said stop */
    SYSTEM_END,      /**< scenario() returned */
    SYSTEM_FAILED,   /**< a rule was broken: see failure */
    SYSTEM_BROKEN    /**< irqlab's own fault */
} SystemStop;

typedef struct {
    ExploreRule rule;
    guint64 pc;
    char detail[160];
} SystemFailure;

typedef struct System System;

/** Called at each boundary, with everything up to date. */
typedef MachineVerdict (*SystemBoundary)(gpointer data);

/** For a trace; each may be NULL. */
typedef struct {
    void (*begin)(gpointer data, guint64 pc); /**< a counted instruction starts */
    void (*access)(gpointer data, guint64 address, guint size, gboolean write,
                   guint64 value);                 /**< of a counted instruction */
    void (*call)(gpointer data, const char *text); /**< what an API call did */
    void (*take)(gpointer data, int context); /**< entered: a source or CONTEXT_CALL */
    void (*leave)(gpointer data, int context);
    void (*check)(gpointer data, const char *id); /**< failed */
} SystemObserver;

struct System {
    Machine *machine;
    Image *image;
    const ExploreConfig *config;
    Footprint *footprint; /**< learnt, never forgotten; owned */
    SystemState state;

    /* Of the run under way; not state. */
    guint64 count;         /**< counted instructions done since system_reset() */
    gboolean visible;      /**< something that another context can see happened since the
                                 caller last cleared it */
    guint64 failed_checks; /**< bit an index into checks; the caller clears it */
    SystemFailure failure;
    gboolean timed; /**< a gap or period is running or can start */
    guint32 lost;   /**< sources whose raise was lost in system_advance() */
    int entered;    /**< the context entered last, until the caller sets
                                 CONTEXT_NONE; at most one between two boundaries */

    /* Learnt, never forgotten. */
    GPtrArray *checks;    /**< of char *: ids that check() was called with */
    gboolean counts_read; /**< raised(), taken(), lost() or ticks() is in use */
    gboolean learnt;      /**< something new was learnt that earlier states lack */

    SystemBoundary boundary;
    gpointer boundary_data;
    const SystemObserver *observer;
    gpointer observer_data;

    gboolean in_insn; /**< a counted instruction is under way: when a rule is broken, the
                           failing one, not counted yet */

    /* system.c's own */
    gboolean in_library; /* the last counted instruction was the library's */
    int action;
    guint pushed_bytes; /* of return address that a call leaves on the stack */
    guint64 interposers;
    guint64 own_stack_limit;
    guint64 last_student_pc;
    guint64 trap_base;
    gsize n_traps;
    guint8 *traps;
    GHashTable *float_entries;
    guint64 heap_alloc_pc, heap_free_pc, console_write_pc;
    guint64 handler_return, call_return;
    gint source_index[32]; /**< irq_source → index into config->sources, or -1 */
    char call_text[96];
};

/** @image is referenced, @config borrowed for the System's life. */
System *system_new(Image *image, const ExploreConfig *config, GError **error);
void system_free(System *system);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(System, system_free)

/** To the start of scenario(), and on to the first boundary. */
SystemStop system_start(System *system);

/** Sources that may be raised at this boundary; @ret_forced: that must be.  At a blocked
 *  wait at least one must be. */
guint32 system_can_raise(const System *system, guint32 *ret_forced);
/** TRUE when main is blocked in irq_wait() or settle(), so that nothing happens without a
 *  raise. */
gboolean system_is_blocked(const System *system);
/** TRUE when a handler or a scheduled call is entered here without any raise. */
gboolean system_takes(const System *system);

/** Raises the sources of the bit set @raise, all at once, takes what is to be taken, and
 *  runs on; at least one counted instruction passes unless it ends before. */
SystemStop system_advance(System *system, guint32 raise);

/** The running context: CONTEXT_MAIN, CONTEXT_CALL or an irq_source. */
int system_context(const System *system);
/** The counted index of the next instruction. */
guint64 system_index(const System *system);

Hash128 system_hash(System *system);
gsize system_save_size(const System *system);
void system_save(System *system, guint8 *ret_bytes);
void system_restore(System *system, const guint8 *bytes);

#endif
