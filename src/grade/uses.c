/* SPDX-License-Identifier: GPL-2.0-or-later */
/* uses.c - who read and wrote what, by activation. */
#include "grade/uses.h"

static guint begin(Uses *uses, gint context, guint parent, guint step)
{
    Activation activation = {context, parent, step, step};

    g_array_append_val(uses->activations, activation);
    return uses->activations->len - 1;
}

static void note_accesses(Uses *uses, const GArray *accesses, guint step, guint owner,
                          gboolean write)
{
    for (guint i = 0; i < accesses->len; i++) {
        const ExploreAccess *access = &g_array_index(accesses, ExploreAccess, i);
        Use use = {step, owner, write, access};

        if (access->shared)
            g_array_append_val(uses->uses, use);
    }
}

/* The context that a taking starts: a source's handler, or a scheduled call. */
static gint taken_context(const ExploreStep *step)
{
    return step->source >= 0 ? step->source : -2;
}

Uses *uses_new(const ExploreTrace *trace)
{
    Uses *uses = g_new0(Uses, 1);
    guint now = 0;

    uses->activations = g_array_new(FALSE, FALSE, sizeof(Activation));
    uses->owner = g_array_new(FALSE, FALSE, sizeof(guint));
    uses->uses = g_array_new(FALSE, FALSE, sizeof(Use));
    if (trace->steps->len > 0) {
        const ExploreStep *first = g_ptr_array_index(trace->steps, 0);

        now = begin(uses, first->kind == STEP_INSTRUCTION ? first->context : -1, 0, 0);
    }
    for (guint i = 0; i < trace->steps->len; i++) {
        const ExploreStep *step = g_ptr_array_index(trace->steps, i);

        if (step->kind == STEP_TAKE)
            now = begin(uses, taken_context(step), now, i);
        g_array_append_val(uses->owner, now);
        g_array_index(uses->activations, Activation, now).last = i;
        note_accesses(uses, step->reads, i, now, FALSE);
        note_accesses(uses, step->writes, i, now, TRUE);
        if (step->kind != STEP_RETURN)
            continue;
        /* A trace that was cut may return from a handler whose taking is gone. */
        if (uses_activation(uses, now)->parent != now)
            now = uses_activation(uses, now)->parent;
        else
            g_array_index(uses->activations, Activation, now).context = -1;
    }
    return uses;
}

void uses_free(Uses *uses)
{
    if (uses == NULL)
        return;
    g_array_unref(uses->activations);
    g_array_unref(uses->owner);
    g_array_unref(uses->uses);
    g_free(uses);
}

const Activation *uses_activation(const Uses *uses, guint index)
{
    return &g_array_index(uses->activations, Activation, index);
}

const Use *uses_at(const Uses *uses, guint index)
{
    return &g_array_index(uses->uses, Use, index);
}

gboolean uses_inside(const Uses *uses, guint inner, guint outer)
{
    while (inner != outer) {
        guint parent = uses_activation(uses, inner)->parent;

        if (parent == inner)
            return FALSE;
        inner = parent;
    }
    return TRUE;
}

gboolean uses_same_place(const Use *a, const Use *b)
{
    return a->access->address < b->access->address + b->access->size &&
           b->access->address < a->access->address + a->access->size;
}
