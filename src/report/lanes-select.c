/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lanes-select.c - which steps of a trace a reader needs. */
#include "grade/uses.h"
#include "report/lanes.h"

#define SHOWN_AT_MOST 40    /* steps */
#define SHOWN_AT_START 12   /* of those, when there are more */
#define STORES_OF_HANDLER 3 /* of each activation, the last ones */
#define LAST_INSTRUCTIONS 2

static const ExploreStep *step_at(const ExploreTrace *trace, guint index)
{
    return g_ptr_array_index(trace->steps, index);
}

static void mark_nearest(const ExploreTrace *trace, GByteArray *marks, guint from,
                         gboolean forward)
{
    for (guint i = from; i < trace->steps->len; i = forward ? i + 1 : i - 1) {
        if (step_at(trace, i)->kind == STEP_INSTRUCTION) {
            marks->data[i] = 1;
            return;
        }
    }
}

/* Events, and the instruction on either side of each. */
static void mark_events(const ExploreTrace *trace, GByteArray *marks)
{
    for (guint i = 0; i < trace->steps->len; i++) {
        const ExploreStep *step = step_at(trace, i);

        if (step->kind == STEP_INSTRUCTION)
            continue;
        marks->data[i] = 1;
        if ((step->kind == STEP_TAKE || step->kind == STEP_RAISE) && i > 0)
            mark_nearest(trace, marks, i - 1, FALSE);
        if (step->kind == STEP_RETURN)
            mark_nearest(trace, marks, i + 1, TRUE);
    }
}

/* What each interruption did, and what the interrupted code did with the same data just
 * before and just after. */
static void mark_uses(const Uses *uses, GByteArray *marks)
{
    for (guint a = 1; a < uses->activations->len; a++) {
        const Activation *activation = uses_activation(uses, a);
        const Use *before = NULL, *after = NULL;
        guint stores = 0;

        for (guint i = uses->uses->len; i-- > 0;) {
            const Use *use = uses_at(uses, i);

            if (use->activation == a && use->write && stores < STORES_OF_HANDLER) {
                marks->data[use->step] = 1;
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
    mark_uses(uses, marks);
    mark_end(trace, marks);
    thin_out(marks);
    for (guint i = 0; key_steps != NULL && i < key_steps->len; i++)
        marks->data[g_array_index(key_steps, guint, i)] = 1;
    return marks;
}
