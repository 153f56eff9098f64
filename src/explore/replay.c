/* SPDX-License-Identifier: GPL-2.0-or-later */
/* replay.c - one schedule, step by step.
 *
 * A run stops at each boundary where the schedule has a raise.  After the last raise the
 * program is deterministic, so a state that comes back means that it never ends: Brent's
 * algorithm compares each boundary's hash with one kept earlier. */
#include "config.h"

#include <string.h>

#include "explore/replay.h"

#define DEFAULT_MAX_STEPS 100000u
#define LEARNING_RUNS 8

/* How a replayed run ended. */
typedef enum {
    REPLAY_END,
    REPLAY_FAILED, /* a rule: system->failure */
    REPLAY_HANG,
    REPLAY_WAITS,  /* a wait loop with no raise left in the schedule */
    REPLAY_ASLEEP, /* irq_wait() with nothing that can be raised */
    REPLAY_ERROR
} ReplayEnd;

typedef struct {
    System *system;
    const GArray *schedule;
    guint next;        /* of the schedule */
    gboolean learning; /* a raise inside a transfer may come late */
    guint64 transfers_seen;
    GCancellable *cancellable;
    guint64 n_boundaries;

    /* Brent */
    gboolean watching, cycles;
    Hash128 kept;
    guint64 power, since;

    /* Trace; steps NULL when none is wanted. */
    GPtrArray *steps;
    gsize max_steps;
    gboolean truncated;
    ExploreStep *current; /* the counted instruction under way */
    GPtrArray *failures;
} Replay;

/* ---- steps ----------------------------------------------------------------------------------- */

static void step_free(gpointer data)
{
    ExploreStep *step = data;
    g_free(step->insn);
    g_free(step->text);
    for (guint i = 0; i < step->reads->len; i++)
        g_free(g_array_index(step->reads, ExploreAccess, i).name);
    for (guint i = 0; i < step->writes->len; i++)
        g_free(g_array_index(step->writes, ExploreAccess, i).name);
    g_array_unref(step->reads);
    g_array_unref(step->writes);
    g_free(step);
}

static ExploreStep *add_step(Replay *r, ExploreStepKind kind, guint64 pc)
{
    System *s = r->system;
    if (r->steps == NULL)
        return NULL;
    if (r->steps->len >= 2 * r->max_steps) {
        g_ptr_array_remove_range(r->steps, 0, (guint)r->max_steps);
        r->truncated = TRUE;
    }
    ExploreStep *step = g_new0(ExploreStep, 1);
    ImageLine line;
    step->kind = kind;
    step->boundary = system_index(s);
    step->context = system_context(s);
    step->depth = s->state.nvic.depth;
    step->source = -1;
    step->pc = pc;
    step->sp = machine_sp(s->machine);
    step->reads = g_array_new(FALSE, TRUE, sizeof(ExploreAccess));
    step->writes = g_array_new(FALSE, TRUE, sizeof(ExploreAccess));
    if (image_line_at(s->image, pc, &line)) {
        step->file = line.file;
        step->line = line.line;
    }
    g_ptr_array_add(r->steps, step);
    return step;
}

static void on_begin(gpointer data, guint64 pc)
{
    Replay *r = data;
    r->current = add_step(r, STEP_INSTRUCTION, pc);
    if (r->current != NULL)
        r->current->insn = image_disassemble(r->system->image, pc);
}

static void on_access(gpointer data, guint64 address, guint size, gboolean write,
                      guint64 value)
{
    Replay *r = data;
    ExploreAccess access = {.address = address, .value = value, .size = (guint8)size};
    if (r->current == NULL || size > 8)
        return;
    guint64 there = 0;
    machine_read(r->system->machine, address, &there, size);
    if (write)
        access.old_value = there;
    else
        access.value = there;
    if (size < 8)
        access.value &= (G_GUINT64_CONSTANT(1) << (8 * size)) - 1;
    if (!machine_in_stack(r->system->machine, address))
        access.name = image_variable_at(r->system->image, address);
    g_array_append_val(write ? r->current->writes : r->current->reads, access);
}

static void on_call(gpointer data, const char *text)
{
    Replay *r = data;
    if (r->current == NULL ||
        !(r->system->state.core.student || r->system->state.nvic.depth > 0 ||
          r->system->state.core.call_active))
        return;
    g_free(r->current->text);
    r->current->text = g_strdup(text);
}

static void on_take(gpointer data, int context)
{
    Replay *r = data;
    ExploreStep *step = add_step(r, STEP_TAKE, machine_pc(r->system->machine));
    if (step != NULL)
        step->source = context;
}

static void on_leave(gpointer data, int context)
{
    Replay *r = data;
    ExploreStep *step = add_step(r, STEP_RETURN, machine_pc(r->system->machine));
    if (step != NULL)
        step->source = context;
    r->current = NULL;
}

static void add_failed(Replay *r, const char *check, gint rule, guint64 pc,
                       const char *detail)
{
    System *s = r->system;
    if (r->failures == NULL)
        return;
    for (guint i = 0; i < r->failures->len; i++) {
        const ExploreFailure *known = g_ptr_array_index(r->failures, i);
        if (strcmp(known->check, check) == 0)
            return;
    }
    ExploreFailure *failure = g_new0(ExploreFailure, 1);
    failure->check = g_strdup(check);
    failure->is_rule = rule >= 0;
    failure->rule = rule >= 0 ? (ExploreRule)rule : RULE_COUNT;
    failure->schedule = g_array_copy((GArray *)r->schedule);
    failure->instructions = s->count + (rule >= 0 && rule < RULE_HANG && s->in_insn);
    failure->pc = pc;
    failure->detail = g_strdup(detail);
    g_ptr_array_add(r->failures, failure);
}

static void on_check(gpointer data, const char *id)
{
    Replay *r = data;
    ExploreStep *step = add_step(r, STEP_CHECK, r->system->last_student_pc);
    if (step != NULL)
        step->text = g_strdup(id);
    add_failed(r, id, -1, r->system->last_student_pc, "the check does not hold");
}

static const SystemObserver observer = {on_begin, on_access, on_call,
                                        on_take,  on_leave,  on_check};

/* ---- boundaries -------------------------------------------------------------------------------- */

/* The sources that the schedule raises at this boundary. */
static guint32 due(Replay *r)
{
    guint64 index = system_index(r->system);
    guint transfer = machine_transfer(r->system->machine);
    guint32 raise = 0;
    while (r->next < r->schedule->len) {
        const ExploreRaise *next = &g_array_index(r->schedule, ExploreRaise, r->next);
        gboolean now = next->boundary == index && next->transfer == transfer;
        if (r->learning && (next->boundary < index ||
                            (next->boundary == index && next->transfer <= transfer)))
            now = TRUE;
        if (!now || (raise >> next->source & 1))
            break;
        raise |= (guint32)1 << next->source;
        r->next++;
    }
    return raise;
}

static gboolean comes_back(Replay *r)
{
    Hash128 now = system_hash(r->system);
    if (r->watching && hash128_equal(now, r->kept))
        return TRUE;
    if (!r->watching || ++r->since == r->power) {
        r->power = r->watching ? r->power * 2 : 16;
        r->since = 0;
        r->kept = now;
        r->watching = TRUE;
    }
    return FALSE;
}

static MachineVerdict on_boundary(gpointer data)
{
    Replay *r = data;
    guint32 forced;
    if ((++r->n_boundaries & 0xffff) == 0 && g_cancellable_is_cancelled(r->cancellable))
        return MACHINE_STOP;
    if (r->next < r->schedule->len) {
        const ExploreRaise *next = &g_array_index(r->schedule, ExploreRaise, r->next);
        guint64 index = system_index(r->system);
        if (next->boundary < index ||
            (next->boundary == index &&
             next->transfer <= machine_transfer(r->system->machine)))
            return MACHINE_STOP;
    }
    system_can_raise(r->system, &forced);
    if (forced != 0)
        return MACHINE_STOP;
    if (comes_back(r)) {
        r->cycles = TRUE;
        return MACHINE_STOP;
    }
    return MACHINE_GO;
}

static void note_raise(Replay *r, guint32 raise)
{
    for (guint source = 0; source < 32; source++) {
        if (!(raise >> source & 1))
            continue;
        ExploreStep *step = add_step(r, STEP_RAISE, machine_pc(r->system->machine));
        if (step == NULL)
            return;
        step->source = (gint)source;
        step->lost = nvic_is_pending(&r->system->state.nvic, source);
    }
}

static ReplayEnd bad_raise(const Replay *r, const char *why, GError **error)
{
    g_autoptr(GArray) one = g_array_new(FALSE, FALSE, sizeof(ExploreRaise));
    g_array_append_val(one, g_array_index(r->schedule, ExploreRaise, r->next));
    g_autofree char *text = explore_schedule_format(one);
    g_set_error(error, EXPLORE_ERROR, EXPLORE_ERROR_SCHEDULE, "%s cannot happen: %s",
                text, why);
    return REPLAY_ERROR;
}

/* What is raised at a boundary where the run has stopped; 0 ends the run with *ret_end. */
static guint32 choose(Replay *r, ReplayEnd *ret_end, GError **error)
{
    System *s = r->system;
    guint first = r->next;
    guint32 forced, can = system_can_raise(s, &forced), raise = due(r);
    if ((raise & ~can) != 0) {
        r->next = first;
        *ret_end = bad_raise(r,
                             "the source is not attached and enabled there, its events "
                             "are used up, or they would come too close",
                             error);
        return 0;
    }
    raise |= forced;
    if (raise != 0)
        return raise;
    if (r->next < r->schedule->len && !r->learning) {
        *ret_end =
            bad_raise(r, "the program never stops between instructions there", error);
        return 0;
    }
    if (can == 0) {
        *ret_end = REPLAY_ASLEEP;
        return 0;
    }
    /* settle() lets the rest come; a schedule need not spell that out. */
    if (s->state.core.waiting == WAITING_SETTLE)
        return can & (~can + 1);
    *ret_end = r->cycles ? REPLAY_WAITS : REPLAY_ERROR;
    if (*ret_end == REPLAY_ERROR)
        g_set_error(error, EXPLORE_ERROR, EXPLORE_ERROR_SCHEDULE,
                    "the program waits for an interrupt at instruction %" G_GUINT64_FORMAT
                    ": add a raise there, as in %s@%" G_GUINT64_FORMAT,
                    system_index(s), explore_source_name((guint)__builtin_ctz(can)),
                    system_index(s));
    return 0;
}

static ReplayEnd end_of_cycle(Replay *r)
{
    guint32 forced;
    return system_can_raise(r->system, &forced) != 0 ? REPLAY_WAITS : REPLAY_HANG;
}

static ReplayEnd run_schedule(Replay *r, GError **error)
{
    System *s = r->system;
    r->next = 0;
    r->cycles = r->watching = FALSE;
    r->current = NULL;
    s->boundary = on_boundary;
    s->boundary_data = r;
    s->observer = r->learning ? NULL : &observer;
    s->observer_data = r;
    SystemStop stop = system_start(s);
    while (stop == SYSTEM_BOUNDARY) {
        ReplayEnd end = REPLAY_ERROR;
        if (g_cancellable_set_error_if_cancelled(r->cancellable, error))
            return REPLAY_ERROR;
        if (r->cycles && r->next >= r->schedule->len)
            return end_of_cycle(r);
        if (system_is_blocked(s) && !r->learning)
            add_step(r, STEP_WAIT, machine_pc(s->machine));
        guint32 raise = choose(r, &end, error);
        if (raise == 0)
            return end;
        if (!r->learning)
            note_raise(r, raise);
        r->watching = FALSE;
        stop = system_advance(s, raise);
    }
    if (stop == SYSTEM_FAILED)
        return REPLAY_FAILED;
    if (stop != SYSTEM_END) {
        g_set_error(error, EXPLORE_ERROR, EXPLORE_ERROR_FAILED,
                    "the emulator failed at instruction %" G_GUINT64_FORMAT,
                    system_index(s));
        return REPLAY_ERROR;
    }
    if (r->next < r->schedule->len && !r->learning)
        return bad_raise(r, "the run is over before", error);
    return REPLAY_END;
}

static void note_end(Replay *r, ReplayEnd end)
{
    static const struct {
        ExploreRule rule;
        const char *detail;
    } rules[] = {
        [REPLAY_HANG] = {RULE_HANG, "the program repeats the same steps for ever, and no "
                                    "interrupt can come any more"},
        [REPLAY_WAITS] = {RULE_BUSY_WAIT, "the program goes round in a loop until an "
                                          "interrupt comes"},
        [REPLAY_ASLEEP] = {RULE_LOST_WAKEUP, "the program sleeps in irq_wait(), and no "
                                             "interrupt can come any more"},
    };
    System *s = r->system;
    ExploreRule rule;
    const char *detail;
    guint64 pc = s->last_student_pc;
    if (end == REPLAY_FAILED) {
        rule = s->failure.rule;
        detail = s->failure.detail;
        pc = s->failure.pc;
    } else if (end == REPLAY_HANG || end == REPLAY_ASLEEP ||
               (end == REPLAY_WAITS && s->config->forbid_busy_wait)) {
        rule = rules[end].rule;
        detail = rules[end].detail;
    } else {
        return;
    }
    ExploreStep *step = add_step(r, STEP_FAULT, pc);
    if (step != NULL)
        step->text = g_strdup(detail);
    add_failed(r, explore_rule_name(rule), (gint)rule, pc, detail);
}

/* Runs until the footprints that decide where transfers are split have settled, then once
 * more for the record. */
static gboolean replay(Replay *r, GError **error)
{
    System *s = r->system;
    for (guint i = 0; i < LEARNING_RUNS; i++) {
        footprint_settle(s->footprint);
        s->learnt = FALSE;
        r->learning = TRUE;
        g_autoptr(GError) ignored = NULL;
        run_schedule(r, &ignored);
        if (!footprint_is_stale(s->footprint) && !s->learnt)
            break;
    }
    r->learning = FALSE;
    ReplayEnd end = run_schedule(r, error);
    if (end == REPLAY_ERROR)
        return FALSE;
    note_end(r, end);
    return TRUE;
}

gboolean replay_describe(System *system, ExploreFailure *failure, GError **error)
{
    g_autoptr(GPtrArray) failures = explore_failures_new();
    Replay r = {.system = system, .schedule = failure->schedule, .failures = failures};
    gboolean done = replay(&r, error);
    system->observer = NULL;
    if (!done)
        return FALSE;
    for (guint i = 0; i < failures->len; i++) {
        ExploreFailure *found = g_ptr_array_index(failures, i);
        if (strcmp(found->check, failure->check) == 0) {
            failure->pc = found->pc;
            failure->detail = g_steal_pointer(&found->detail);
            return TRUE;
        }
    }
    g_autofree char *text = explore_schedule_format(failure->schedule);
    g_set_error(error, EXPLORE_ERROR, EXPLORE_ERROR_FAILED,
                "%s was refuted by %s, but that schedule does not break it again",
                failure->check, text);
    return FALSE;
}

/* ---- traces ----------------------------------------------------------------------------------------- */

static guint64 context_bit(gint context)
{
    return context >= 0              ? G_GUINT64_CONSTANT(1) << context
           : context == CONTEXT_CALL ? FOOTPRINT_CALL
                                     : FOOTPRINT_MAIN;
}

static void mark_shared(System *s, GArray *accesses, gint context, gboolean write)
{
    for (guint i = 0; i < accesses->len; i++) {
        ExploreAccess *access = &g_array_index(accesses, ExploreAccess, i);
        gsize at;
        if (machine_ram_index(s->machine, access->address, &at) && access->name != NULL)
            access->shared = footprint_is_shared(s->footprint, at, access->size,
                                                 context_bit(context), write);
    }
}

ExploreTrace *explore_replay(Image *image, const ExploreConfig *config,
                             const GArray *schedule, gsize max_steps,
                             GCancellable *cancellable, GError **error)
{
    g_autoptr(System) system = system_new(image, config, error);
    if (system == NULL)
        return NULL;
    g_autoptr(ExploreTrace) trace = g_new0(ExploreTrace, 1);
    trace->image = image_ref(image);
    trace->steps = g_ptr_array_new_with_free_func(step_free);
    trace->failures = explore_failures_new();
    Replay r = {.system = system,
                .schedule = schedule,
                .cancellable = cancellable,
                .steps = trace->steps,
                .failures = trace->failures,
                .max_steps = max_steps > 0 ? max_steps : DEFAULT_MAX_STEPS};
    if (!replay(&r, error))
        return NULL;
    if (trace->steps->len > r.max_steps) {
        g_ptr_array_remove_range(trace->steps, 0,
                                 (guint)(trace->steps->len - r.max_steps));
        r.truncated = TRUE;
    }
    trace->truncated = r.truncated;
    for (guint i = 0; i < trace->steps->len; i++) {
        ExploreStep *step = g_ptr_array_index(trace->steps, i);
        mark_shared(system, step->reads, step->context, FALSE);
        mark_shared(system, step->writes, step->context, TRUE);
    }
    return g_steal_pointer(&trace);
}

void explore_trace_free(ExploreTrace *trace)
{
    if (trace == NULL)
        return;
    g_clear_pointer(&trace->steps, g_ptr_array_unref);
    g_clear_pointer(&trace->failures, g_ptr_array_unref);
    g_clear_pointer(&trace->image, image_unref);
    g_free(trace);
}
