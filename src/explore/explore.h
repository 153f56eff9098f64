/* SPDX-License-Identifier: GPL-2.0-or-later */
/* explore.h - every interleaving of an image with its interrupts: proved or refuted.
 *
 * The contract is DESIGN.md section 4.  Exploration is a pure function of the image and the
 * configuration: the same answer, counterexamples and counts on every run. */
#ifndef IRQLAB_EXPLORE_EXPLORE_H
#define IRQLAB_EXPLORE_EXPLORE_H

#include <gio/gio.h>

#include "machine/machine.h"

#define EXPLORE_ERROR (explore_error_quark())
GQuark explore_error_quark(void);
typedef enum {
    EXPLORE_ERROR_FAILED, /**< irqlab's own fault or the machine's: status 3 */
    EXPLORE_ERROR_SCHEDULE /**< a schedule that does not parse or cannot happen: status 2 */
} ExploreError;

#define EXPLORE_UNLIMITED G_MAXUINT32

/** What the environment may do with one source. */
typedef struct {
    guint number;      /**< irq_source */
    guint priority;    /**< for timer_start() and pin_attach() */
    guint32 events;    /**< budget, or EXPLORE_UNLIMITED */
    guint32 gap_insns; /**< least counted instructions between two raises; 0: none */
    /** Exact distance of raises, every phase; 0: none.  The phase is open until the first
     *  raise.  A sleep opens it again, but the next tick comes no later than without it.  A
     *  source that may have missed a tick of an open phase, or any in a sleep, because it
     *  was disabled starts anew. */
    guint32 period_insns;
} ExploreSource;

/** The built-in rules.  explore_rule_name() gives each its public name. */
typedef enum {
    RULE_MEMORY,    /**< "memory": access outside the program's own memory */
    RULE_STACK,     /**< "stack": stack overflow */
    RULE_FAULT,     /**< "fault": undefined instruction, division by zero, wrong jump */
    RULE_TAMPERING, /**< "tampering" */
    RULE_BAD_ARGUMENT,  /**< "bad-argument" */
    RULE_ALLOC,         /**< "alloc-in-handler" */
    RULE_BLOCKING,      /**< "blocking-in-handler" */
    RULE_FLOAT,         /**< "float-in-handler" */
    RULE_MASKED_RETURN, /**< "masked-on-return" */
    RULE_HANG,          /**< "hang" */
    RULE_LOST_WAKEUP,   /**< "lost-wakeup" */
    RULE_BUSY_WAIT,     /**< "busy-wait": only when the configuration forbids it */
    RULE_COUNT
} ExploreRule;
#define RULES_OPTIONAL                                                                   \
    (1u << RULE_ALLOC | 1u << RULE_BLOCKING | 1u << RULE_FLOAT |                         \
     1u << RULE_MASKED_RETURN | 1u << RULE_BUSY_WAIT)
const char *explore_rule_name(ExploreRule rule);
/** The rule called @name; FALSE when there is none. */
gboolean explore_rule_find(const char *name, ExploreRule *ret_rule);

/** The measures, each the exact maximum over all interleavings (instructions, bytes). */
typedef enum {
    MEASURE_MASKED,
    MEASURE_HANDLER,
    MEASURE_LATENCY,
    MEASURE_STACK,
    MEASURE_LOST,
    MEASURE_COUNT
} ExploreMeasure;
/** "masked_insns", "handler_insns", "latency_insns", "stack_bytes", "lost_events". */
const char *explore_measure_name(ExploreMeasure measure);

typedef struct {
    const char *entry; /**< the scenario's function; NULL: "scenario" */
    const ExploreSource *sources;
    gsize n_sources;
    guint32 rules_off; /**< bit set of ExploreRule; only those of RULES_OPTIONAL can
                                 be switched off, because the program can go on after them */
    gboolean forbid_busy_wait;
    gint tick_source;      /**< irq_source, or -1 */
    const guint32 *sensor; /**< sensor_read()'s sequence */
    gsize n_sensor;
    const guint8 *uart; /**< what UART1 receives, a byte a raise; wraps */
    gsize n_uart;
    guint32 stack_bytes;   /**< 256 to 65536 */
    guint32 max_states;    /**< stored states; 0: 2,000,000 */
    guint64 max_bytes;     /**< memory for them; 0: 2 GiB */
    gboolean no_reduction; /**< store every boundary (tests and benchmarks) */
} ExploreConfig;

typedef enum { EXPLORE_PROVED, EXPLORE_REFUTED, EXPLORE_INCONCLUSIVE } ExploreVerdict;

/** A raise of a schedule: @source before the @boundary-th counted instruction since the
 *  scenario began (1 is before the first), or, when @transfer is not 0, inside it after
 *  that many word transfers. */
typedef struct {
    guint source;
    guint64 boundary;
    guint transfer;
} ExploreRaise;

/** Something that broke: one check id or rule, by its shortest schedule. */
typedef struct {
    char *check; /**< the id given to check(), or the rule's name */
    gboolean is_rule;
    ExploreRule rule;  /**< when is_rule */
    GArray *schedule;  /**< of ExploreRaise, in order; empty: breaks with no interrupt */
    gboolean shortest; /**< FALSE when a limit was met */
    guint64 instructions; /**< counted up to and with the failing one */
    guint64 pc;   /**< of the failing instruction (for a check: of the last counted) */
    char *detail; /**< one line: what happened ("store of 1 byte at 0x20000140…") */
} ExploreFailure;

typedef struct {
    gboolean known; /**< exploration completed */
    gboolean unbounded;
    guint64 value;         /**< 0 when there was no such span */
    GArray *schedule;      /**< of ExploreRaise: attains it; NULL when value is 0 */
    guint64 by_source[32]; /**< the maximum for each source where it is one source's
                                (handler, latency, lost); else 0 */
} ExploreMeasured;

typedef struct {
    ExploreVerdict verdict;
    char *limit;         /**< inconclusive: what limit was met, one line; else NULL */
    GPtrArray *failures; /**< of ExploreFailure, ordered by the first schedule */
    GPtrArray
        *checks_seen;    /**< of char *: ids that check() was called with on some path */
    guint64 states;      /**< stored */
    guint64 boundaries;  /**< of the unreduced graph, executed or accounted for; exact but
                                that a few may be counted twice, where interrupted regions
                                differ in memory only until a handler makes it equal */
    guint64 executed;    /**< instructions really stepped */
    char *interleavings; /**< decimal; "unbounded" with unlimited events */
    gboolean loops;      /**< wait loops counted as passed at most once */
    ExploreMeasured measures[MEASURE_COUNT];
    guint64 peak_bytes; /**< memory of states, graph and snapshots */
    double seconds;
    GArray *outcomes; /**< of guint64 pairs: hashes of the final states' shared and
                                student memory, sorted; for tests */
} ExploreResult;

/** Called now and then from the exploring thread. */
typedef void (*ExploreProgress)(guint64 states, guint64 boundaries, gpointer data);

/**
 * Explores @image.  Blocks; stops early when @cancellable is cancelled (G_IO_ERROR_CANCELLED).
 * NULL with @error only when irqlab itself could not do it; a limit met is a result.
 */
ExploreResult *explore_run(Image *image, const ExploreConfig *config,
                           GCancellable *cancellable, ExploreProgress progress,
                           gpointer progress_data, GError **error);
void explore_result_free(ExploreResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ExploreResult, explore_result_free)

/* ---- schedules as text ------------------------------------------------------------- */

/** "TIM4@37,TIM4@90.1"; "none" when empty.  Caller frees. */
char *explore_schedule_format(const GArray *schedule);
/** Parses that form; spaces are allowed around commas. */
GArray *explore_schedule_parse(const char *text, GError **error);
/** "TIM4" for an irq_source, or NULL. */
const char *explore_source_name(guint source);
/** The irq_source called @name; FALSE when there is none. */
gboolean explore_source_find(const char *name, guint *ret_source);

/* ---- one schedule, step by step ------------------------------------------------------ */

/** One word read or written by a step. */
typedef struct {
    guint64 address;
    guint64 value;
    guint64 old_value; /**< of a write: what was there before */
    guint8 size;       /**< bytes: 1, 2, 4 or 8 */
    gboolean shared;   /**< another context of this run touches it too */
    char *name;        /**< "count", "ring.head"; NULL for a stack slot */
} ExploreAccess;

/** What one step of a trace is. */
typedef enum {
    STEP_INSTRUCTION, /**< a counted instruction */
    STEP_RAISE,       /**< a source is raised (and lost, when it was pending) */
    STEP_TAKE,        /**< a handler is entered, or a scheduled call starts */
    STEP_RETURN,      /**< a handler or scheduled call is left */
    STEP_WAIT,        /**< irq_wait() or settle() finds nothing and sleeps */
    STEP_CHECK,       /**< check() failed */
    STEP_FAULT        /**< a rule was broken: the run ends here */
} ExploreStepKind;

typedef struct {
    ExploreStepKind kind;
    guint64 boundary; /**< the counted index of the instruction (1 and up), or of the
                               boundary that an event stands at */
    gint context;     /**< -1 main, -2 a scheduled call, else the irq_source whose handler
                               runs (for RAISE: what is interrupted; see source) */
    guint depth;      /**< handlers active */
    gint source;      /**< RAISE, TAKE, RETURN: which; else -1 */
    gboolean lost;    /**< RAISE: it was pending already */
    guint64 pc;
    guint64 sp;       /**< the stack pointer before it; TAKE: of the handler */
    char *insn;       /**< disassembly; NULL for events */
    const char *file; /**< base name, owned by the image; NULL when unknown */
    guint line;
    char *text;    /**< API call with arguments and result ("irq_disable() = false"),
                               check id, or the fault's description; may be NULL */
    GArray *reads; /**< of ExploreAccess; never NULL */
    GArray *writes;
} ExploreStep;

typedef struct {
    GPtrArray *steps;    /**< of ExploreStep */
    GPtrArray *failures; /**< of ExploreFailure: what broke on this schedule */
    gboolean truncated;  /**< longer than the bound; the last steps are there */
    Image *image;
} ExploreTrace;

/**
 * Runs @image once, with exactly the raises of @schedule, and notes every step (at most
 * @max_steps of them, the last ones; 0: 100,000).
 * EXPLORE_ERROR_SCHEDULE when a raise cannot happen there (not attached, budget, gap).
 */
ExploreTrace *explore_replay(Image *image, const ExploreConfig *config,
                             const GArray *schedule, gsize max_steps,
                             GCancellable *cancellable, GError **error);
void explore_trace_free(ExploreTrace *trace);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ExploreTrace, explore_trace_free)

#endif
