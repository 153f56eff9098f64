/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lanes-select.c - which steps of a trace a reader needs. */
#include "grade/uses.h"
#include "report/lanes.h"

#define SHOWN_AT_MOST 32  /* steps */
#define SHOWN_AT_START 10 /* of those, when there are more */
#define TOLD_IN_FULL 2 /* interruptions, the last ones; of others only that they came */
#define STORES_OF_HANDLER 3 /* of each of those, the last ones */
#define LAST_INSTRUCTIONS 1

static const ExploreStep *step_at(const ExploreTrace *trace, guint index)
{
    return g_ptr_array_index(trace->steps, index);
}

/* The instruction of main, or of a handler, that an interruption came after. */
static void mark_instruction_before(const ExploreTrace *trace, GByteArray *marks,
                                    guint from)
{
    for (guint i = from; i-- > 0;) {
        if (step_at(trace, i)->kind == STEP_INSTRUCTION) {
            marks->data[i] = 1;
            return;
        }
    }
}

static void mark_events(const ExploreTrace *trace, GByteArray *marks)
{
    for (guint i = 0; i < trace->steps->len; i++) {
        if (step_at(trace, i)->kind != STEP_INSTRUCTION)
            marks->data[i] = 1;
    }
}

/* The first read of the same place by the same activation: where a store's value is from. */
static void mark_read_of(const Uses *uses, const Use *store, GByteArray *marks)
{
    for (guint i = 0; i < uses->uses->len; i++) {
        const Use *use = uses_at(uses, i);

        if (use->activation == store->activation && !use->write &&
            uses_same_place(use, store)) {
            marks->data[use->step] = 1;
            return;
        }
    }
}

/* What an interruption stored, and what the interrupted code did with shared data just
 * before and just after. */
static void mark_activation(const Uses *uses, guint index, GByteArray *marks)
{
    const Activation *activation = uses_activation(uses, index);
    const Use *before = NULL, *after = NULL;
    guint stores = 0;

    for (guint i = uses->uses->len; i-- > 0;) {
        const Use *use = uses_at(uses, i);

        if (use->activation == index && use->write && stores < STORES_OF_HANDLER) {
            marks->data[use->step] = 1;
            mark_read_of(uses, use, marks);
            stores++;
        }
        if (use->activation != activation->parent)
            continue;
        if (use->step > activation->last)
            after = use;
        else if (before == NULL && use->step < activation->first)
            before = use;
    }
    if (before != NULL)
        marks->data[before->step] = 1;
    if (after != NULL)
        marks->data[after->step] = 1;
}

static void mark_activations(const ExploreTrace *trace, const Uses *uses,
                             GByteArray *marks)
{
    guint count = uses->activations->len;
    guint first = count > TOLD_IN_FULL ? count - TOLD_IN_FULL : 1;

    for (guint a = MAX(first, 1); a < count; a++) {
        mark_activation(uses, a, marks);
        mark_instruction_before(trace, marks, uses_activation(uses, a)->first);
    }
}

static void mark_end(const ExploreTrace *trace, GByteArray *marks)
{
    guint left = LAST_INSTRUCTIONS;

    for (guint i = trace->steps->len; i-- > 0 && left > 0;) {
        if (step_at(trace, i)->kind == STEP_INSTRUCTION) {
            marks->data[i] = 1;
            left--;
        }
    }
}

/* A source that is raised and has to wait: show the mask that it waits for. */
static void mark_masks(const ExploreTrace *trace, GByteArray *marks)
{
    gint masked_at = -1;

    for (guint i = 0; i < trace->steps->len; i++) {
        const ExploreStep *step = step_at(trace, i);

        if (step->kind == STEP_RAISE && masked_at >= 0)
            marks->data[masked_at] = 1;
        if (step->kind != STEP_INSTRUCTION || step->text == NULL)
            continue;
        if (g_str_has_prefix(step->text, "irq_disable(") && masked_at < 0)
            masked_at = (gint)i;
        else if (g_str_has_prefix(step->text, "irq_enable(false"))
            masked_at = -1;
    }
}

/* Leaving out a single instruction takes as much room as showing it. */
static void fill_small_gaps(GByteArray *marks)
{
    for (guint i = 1; i + 1 < marks->len; i++) {
        if (marks->data[i - 1] != 0 && marks->data[i + 1] != 0)
            marks->data[i] = 1;
    }
}

/* Too many: the start and the end stay. */
static void thin_out(GByteArray *marks)
{
    guint total = 0, seen = 0;

    for (guint i = 0; i < marks->len; i++)
        total += marks->data[i];
    if (total <= SHOWN_AT_MOST)
        return;
    for (guint i = 0; i < marks->len; i++) {
        if (marks->data[i] == 0)
            continue;
        if (seen >= SHOWN_AT_START && seen < total - (SHOWN_AT_MOST - SHOWN_AT_START))
            marks->data[i] = 0;
        seen++;
    }
}

GByteArray *lanes_select(const ExploreTrace *trace, const GArray *key_steps)
{
    GByteArray *marks = g_byte_array_sized_new(trace->steps->len);
    g_autoptr(Uses) uses = uses_new(trace);

    g_byte_array_set_size(marks, trace->steps->len);
    for (guint i = 0; i < marks->len; i++)
        marks->data[i] = 0;
    mark_events(trace, marks);
    mark_activations(trace, uses, marks);
    mark_masks(trace, marks);
    mark_end(trace, marks);
    thin_out(marks);
    for (guint i = 0; key_steps != NULL && i < key_steps->len; i++)
        marks->data[g_array_index(key_steps, guint, i)] = 1;
    fill_small_gaps(marks);
    return marks;
}
