/* SPDX-License-Identifier: GPL-2.0-or-later */
/* story.c - a trace told in one line: the interplay that spoiled the data when there is one,
 * else who came in and what was stored, and how it ended. */
#include "grade/story.h"
#include "grade/interplay.h"
#include "grade/span.h"

#define MAX_GROUPS 3 /* of interrupts that are told one by one */
#define MAX_STORES 3 /* of one interrupt that are told */

typedef struct {
    const ExploreTrace *trace;
    const ExploreFailure *failure;
    Uses *uses;
    GString *text;
    GArray *steps;
} Teller;

static const ExploreStep *step_at(const ExploreTrace *trace, guint index)
{
    return g_ptr_array_index(trace->steps, index);
}

/* Begins another fact. */
static void next_fact(Teller *teller)
{
    if (teller->text->len > 0)
        g_string_append(teller->text, " · ");
}

static void speak_about(Teller *teller, guint step)
{
    g_array_append_val(teller->steps, step);
}

static void add_place(GString *text, const ExploreStep *step)
{
    if (step->file != NULL)
        g_string_append_printf(text, " at %s:%u", step->file, step->line);
}

/* The last instruction of @context at or before @index; NULL when there is none. */
static const ExploreStep *instruction_before(const ExploreTrace *trace, guint index)
{
    for (guint i = index + 1; i-- > 0;) {
        const ExploreStep *step = step_at(trace, i);

        if (step->kind == STEP_INSTRUCTION && step->file != NULL)
            return step;
    }
    return NULL;
}

/* ---- who came in, in groups ---------------------------------------------------------- */

/* Activations of one context, one after the other, all between the same two uses of what is
 * shared by the code that they interrupted. */
typedef struct {
    gint context;
    guint count;
    guint latest; /* the activation */
} Group;

static gboolean parent_acts_between(const Uses *uses, guint a, guint b)
{
    guint parent = uses_activation(uses, b)->parent;

    for (guint i = 0; i < uses->uses->len; i++) {
        const Use *use = uses_at(uses, i);

        if (use->activation == parent && use->step > uses_activation(uses, a)->last &&
            use->step < uses_activation(uses, b)->first)
            return TRUE;
    }
    return FALSE;
}

static GArray *groups_new(const Uses *uses)
{
    GArray *groups = g_array_new(FALSE, FALSE, sizeof(Group));

    for (guint i = 1; i < uses->activations->len; i++) {
        const Activation *activation = uses_activation(uses, i);
        Group *last =
            groups->len > 0 ? &g_array_index(groups, Group, groups->len - 1) : NULL;

        if (last != NULL && last->context == activation->context &&
            uses_activation(uses, last->latest)->parent == activation->parent &&
            !parent_acts_between(uses, last->latest, i)) {
            last->count++;
            last->latest = i;
        } else {
            Group group = {activation->context, 1, i};

            g_array_append_val(groups, group);
        }
    }
    return groups;
}

/* The last stores of an activation, each place once, the latest value. */
static void tell_stores(Teller *teller, guint activation)
{
    const Use *stores[MAX_STORES];
    guint count = 0;

    for (guint i = teller->uses->uses->len; i-- > 0 && count < MAX_STORES;) {
        const Use *use = uses_at(teller->uses, i);
        gboolean known = FALSE;

        if (use->activation != activation || !use->write || use->access->name == NULL)
            continue;
        for (guint k = 0; k < count; k++)
            known = known || uses_same_place(stores[k], use);
        if (!known)
            stores[count++] = use;
    }
    for (guint k = count; k-- > 0;) {
        g_autofree char *value = interplay_value(stores[k]->access, TRUE);

        g_string_append_printf(teller->text, "%s%s",
                               k + 1 == count ? " and stored " : ", ", value);
        speak_about(teller, stores[k]->step);
    }
}

static gboolean stored_by(const Uses *uses, guint activation, const Use *like)
{
    for (guint i = 0; i < uses->uses->len; i++) {
        const Use *use = uses_at(uses, i);

        if (use->activation == activation && use->write &&
            (like == NULL || uses_same_place(use, like)))
            return TRUE;
    }
    return FALSE;
}

/* An activation that stored nothing may have decided that on what it read. */
static void tell_idle(Teller *teller, guint activation)
{
    for (guint i = 0; i < teller->uses->uses->len; i++) {
        const Use *use = uses_at(teller->uses, i);

        if (use->activation == activation && use->access->name != NULL) {
            g_autofree char *value = interplay_value(use->access, TRUE);

            g_string_append_printf(teller->text, ", read %s and stored nothing", value);
            speak_about(teller, use->step);
            return;
        }
    }
}

/* The interrupted code's next store to a place that the activation had stored to. */
static void tell_store_after(Teller *teller, guint activation)
{
    const Activation *latest = uses_activation(teller->uses, activation);

    for (guint i = 0; i < teller->uses->uses->len; i++) {
        const Use *use = uses_at(teller->uses, i);
        g_autofree char *value = NULL;

        if (use->activation != latest->parent || use->step < latest->last ||
            !use->write || !stored_by(teller->uses, activation, use))
            continue;
        value = interplay_value(use->access, TRUE);
        next_fact(teller);
        g_string_append_printf(
            teller->text, "%s then stored %s",
            interplay_who(uses_activation(teller->uses, latest->parent)->context), value);
        speak_about(teller, use->step);
        return;
    }
}

static void tell_group(Teller *teller, const Group *group)
{
    const Activation *latest = uses_activation(teller->uses, group->latest);

    next_fact(teller);
    speak_about(teller, latest->first);
    if (group->context == -2) {
        g_string_append(teller->text, "a scheduled call ran");
    } else {
        g_string_append_printf(teller->text, "%s came in", interplay_who(group->context));
    }
    if (group->count > 1)
        interplay_add_times(teller->text, group->count);
    else if (latest->first > 0) {
        const ExploreStep *before = instruction_before(teller->trace, latest->first - 1);

        if (before != NULL)
            g_string_append_printf(teller->text, " after %s:%u", before->file,
                                   before->line);
    }
    if (stored_by(teller->uses, group->latest, NULL))
        tell_stores(teller, group->latest);
    else
        tell_idle(teller, group->latest);
    tell_store_after(teller, group->latest);
}

static void tell_groups(Teller *teller)
{
    g_autoptr(GArray) groups = groups_new(teller->uses);
    guint first = groups->len > MAX_GROUPS ? groups->len - MAX_GROUPS : 0;
    guint skipped = 0;

    for (guint i = 0; i < first; i++)
        skipped += g_array_index(groups, Group, i).count;
    if (skipped > 0)
        g_string_append_printf(teller->text, "%u interrupt%s came first", skipped,
                               skipped == 1 ? "" : "s");
    for (guint i = first; i < groups->len; i++)
        tell_group(teller, &g_array_index(groups, Group, i));
}

/* ---- how it ended ------------------------------------------------------------------------ */

static guint last_index(const Teller *teller)
{
    return teller->trace->steps->len - 1;
}

/* The start of the last turn of the loop that the trace ends in: the last instruction came
 * before, there. */
static guint last_turn(const Teller *teller)
{
    const GPtrArray *steps = teller->trace->steps;
    guint last = steps->len;
    const ExploreStep *end = NULL;

    while (last > 0 && end == NULL) {
        const ExploreStep *step = step_at(teller->trace, --last);

        if (step->kind == STEP_INSTRUCTION)
            end = step;
    }
    for (guint i = last; end != NULL && i-- > 0;) {
        const ExploreStep *step = step_at(teller->trace, i);

        if (step->kind == STEP_INSTRUCTION && step->pc == end->pc)
            return i + 1;
    }
    return last;
}

/* " reading ready = 0 each time", when the turn that begins at @first reads one thing. */
static void tell_turn_reads(Teller *teller, guint first)
{
    for (guint i = first; i < teller->trace->steps->len; i++) {
        const ExploreStep *step = step_at(teller->trace, i);

        for (guint k = 0; k < step->reads->len; k++) {
            const ExploreAccess *access = &g_array_index(step->reads, ExploreAccess, k);

            if (access->name == NULL)
                continue;
            g_autofree char *value = interplay_value(access, TRUE);

            g_string_append_printf(teller->text, ", reading %s each time", value);
            speak_about(teller, i);
            return;
        }
    }
}

static void tell_loop(Teller *teller, const char *why)
{
    guint first = last_turn(teller);
    const ExploreStep *end = step_at(teller->trace, last_index(teller));
    const ExploreStep *place = instruction_before(teller->trace, last_index(teller));

    next_fact(teller);
    g_string_append_printf(teller->text, "%s goes round and round",
                           interplay_who(place != NULL ? place->context : end->context));
    if (place != NULL)
        add_place(teller->text, place);
    tell_turn_reads(teller, first);
    g_string_append(teller->text, why);
}

static void tell_sleep(Teller *teller)
{
    const ExploreStep *place = instruction_before(teller->trace, last_index(teller));

    next_fact(teller);
    g_string_append(teller->text, "main went to sleep");
    if (place != NULL)
        add_place(teller->text, place);
    g_string_append(teller->text, ", and no interrupt is left that could wake it");
    speak_about(teller, last_index(teller));
}

/* The irq_disable() that is still in force at the end; -1 when there is none. */
static gint open_mask(const ExploreTrace *trace)
{
    gint open = -1;

    for (guint i = 0; i < trace->steps->len; i++) {
        const ExploreStep *step = step_at(trace, i);

        if (step->kind != STEP_INSTRUCTION || step->text == NULL)
            continue;
        if (g_str_has_prefix(step->text, "irq_disable(") && open < 0)
            open = (gint)i;
        else if (g_str_has_prefix(step->text, "irq_enable(false"))
            open = -1;
    }
    return open;
}

static void tell_still_masked(Teller *teller)
{
    gint open = open_mask(teller->trace);

    next_fact(teller);
    if (open < 0) {
        g_string_append(teller->text, teller->failure->detail);
        return;
    }
    g_string_append(teller->text, "irq_disable()");
    add_place(teller->text, step_at(teller->trace, (guint)open));
    g_string_append(teller->text, " was not undone before the return");
    speak_about(teller, (guint)open);
    speak_about(teller, last_index(teller));
}

static void tell_detail(Teller *teller)
{
    const ExploreStep *end = step_at(teller->trace, last_index(teller));
    const ExploreStep *place =
        end->file != NULL ? end : instruction_before(teller->trace, last_index(teller));

    next_fact(teller);
    g_string_append(teller->text, interplay_who(end->context));
    if (place != NULL)
        add_place(teller->text, place);
    g_string_append_printf(teller->text, ": %s", teller->failure->detail);
    speak_about(teller, last_index(teller));
}

static void tell_ending(Teller *teller)
{
    switch (teller->failure->rule) {
    case RULE_HANG:
        tell_loop(teller, ": nothing is left that could end it");
        break;
    case RULE_BUSY_WAIT:
        tell_loop(teller, " until an interrupt ends it");
        break;
    case RULE_LOST_WAKEUP:
        tell_sleep(teller);
        break;
    case RULE_MASKED_RETURN:
        tell_still_masked(teller);
        break;
    default:
        tell_detail(teller);
    }
}

/* ---- a story --------------------------------------------------------------------------------- */

static gint compare_steps(gconstpointer a, gconstpointer b)
{
    guint x = *(const guint *)a, y = *(const guint *)b;

    return x < y ? -1 : x > y;
}

static void tell(Teller *teller)
{
    gboolean raised = teller->failure->schedule->len > 0;

    if (!teller->failure->is_rule &&
        interplay_tell(teller->uses, teller->text, teller->steps))
        return;
    if (raised)
        tell_groups(teller);
    if (teller->failure->is_rule && teller->trace->steps->len > 0)
        tell_ending(teller);
    if (!raised) {
        next_fact(teller);
        g_string_append(teller->text, "this happens even when no interrupt comes");
    }
}

static Story *story_take(GString *text, GArray *steps)
{
    Story *story = g_new0(Story, 1);

    g_array_sort(steps, compare_steps);
    story->text = g_string_free(text, FALSE);
    story->steps = steps;
    return story;
}

Story *story_new(const ExploreTrace *trace, const ExploreFailure *failure)
{
    Teller teller = {
        .trace = trace,
        .failure = failure,
        .uses = uses_new(trace),
        .text = g_string_new(NULL),
        .steps = g_array_new(FALSE, FALSE, sizeof(guint)),
    };

    tell(&teller);
    uses_free(teller.uses);
    return story_take(teller.text, teller.steps);
}

/* ---- a measure exceeded -------------------------------------------------------------------- */

static void measure_sentence(GString *text, const ExploreTrace *trace,
                             ExploreMeasure measure, const Span *span)
{
    const ExploreStep *first = step_at(trace, span->first);
    const ExploreStep *last = step_at(trace, span->last);

    if (measure == MEASURE_MASKED) {
        g_string_append(text, "masked");
        add_place(text, first);
        g_string_append(text, ", unmasked");
        add_place(text, last);
    } else if (measure == MEASURE_HANDLER) {
        g_string_append_printf(text, "the handler of %s runs",
                               interplay_who(span->source));
        g_string_append_printf(text, " for %" G_GUINT64_FORMAT " instructions",
                               span->value);
    } else if (measure == MEASURE_LATENCY) {
        g_string_append_printf(text, "%s is raised", interplay_who(span->source));
        g_string_append_printf(
            text, " and its handler begins %" G_GUINT64_FORMAT " instructions later",
            span->value);
    } else {
        g_string_append_printf(text, "%s was raised while it was still waiting",
                               interplay_who(first->source));
        if (span->value > 1)
            g_string_append_printf(text, ", the first of %" G_GUINT64_FORMAT " losses",
                                   span->value);
    }
}

Story *story_new_measure(const ExploreTrace *trace, ExploreMeasure measure, gint source)
{
    GString *text = g_string_new(NULL);
    GArray *steps = g_array_new(FALSE, FALSE, sizeof(guint));
    Span span;

    if (span_find(trace, measure, source, &span)) {
        measure_sentence(text, trace, measure, &span);
        g_array_append_val(steps, span.first);
        g_array_append_val(steps, span.last);
    }
    return story_take(text, steps);
}

void story_free(Story *story)
{
    if (story == NULL)
        return;
    g_free(story->text);
    g_clear_pointer(&story->steps, g_array_unref);
    g_free(story);
}
