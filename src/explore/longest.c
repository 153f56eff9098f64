/* SPDX-License-Identifier: GPL-2.0-or-later */
/* longest.c - Tarjan's strongly connected components, valued as they are completed. */
#include "config.h"

#include <string.h>

#include "explore/longest.h"

typedef struct {
    guint32 place, choice;
} Visit;

#define DONE (G_MAXUINT32 - 1) /* index of a place whose component is complete */

void longest_init(Longest *l, gsize max_places)
{
    *l = (Longest){0};
    l->value = g_new(gint64, max_places + 1);
    l->best = g_new(guint32, max_places + 1);
    l->index = g_new(guint32, max_places + 1);
    l->low = g_new(guint32, max_places + 1);
    l->component = g_array_new(FALSE, FALSE, sizeof(guint32));
    l->visits = g_array_new(FALSE, FALSE, sizeof(Visit));
}

void longest_ask(Longest *l, gsize n_places,
                 gboolean (*step)(gconstpointer, guint32, guint32, LongestStep *),
                 gconstpointer data)
{
    l->step = step;
    l->data = data;
    l->counter = 0;
    memset(l->index, 0, n_places * sizeof *l->index);
}

void longest_clear(Longest *l)
{
    g_free(l->value);
    g_free(l->best);
    g_free(l->index);
    g_free(l->low);
    g_clear_pointer(&l->component, g_array_unref);
    g_clear_pointer(&l->visits, g_array_unref);
}

static gint64 add(gint64 gain, gint64 value)
{
    if (gain < 0 || value == LONGEST_NEVER)
        return LONGEST_NEVER;
    return value == LONGEST_UNBOUNDED ? value : gain + value;
}

/* The component's places are the last ones of l->component, from @from on: their value is
 * the best way out, or unbounded when a step inside gains something. */
static void value_component(Longest *l, guint from)
{
    gint64 best = LONGEST_NEVER;
    gboolean gains = FALSE;
    for (guint i = from; i < l->component->len; i++) {
        guint32 place = g_array_index(l->component, guint32, i);
        LongestStep step;
        l->value[place] = LONGEST_NEVER;
        l->best[place] = 0;
        for (guint32 choice = 0; l->step(l->data, place, choice, &step); choice++) {
            gboolean inside = step.to != LONGEST_NOWHERE && l->index[step.to] != DONE;
            gint64 value =
                inside
                    ? LONGEST_NEVER
                    : add(step.gain, step.to == LONGEST_NOWHERE ? 0 : l->value[step.to]);
            gains |= inside && step.gain > 0;
            if (value > l->value[place]) {
                l->value[place] = value;
                l->best[place] = choice;
            }
        }
        best = MAX(best, l->value[place]);
    }
    if (gains)
        best = LONGEST_UNBOUNDED;
    for (guint i = from; i < l->component->len; i++) {
        guint32 place = g_array_index(l->component, guint32, i);
        l->value[place] = best;
        l->index[place] = DONE;
    }
    g_array_set_size(l->component, from);
}

void longest_in_order(Longest *l, const guint32 *places, gsize n)
{
    for (gsize i = 0; i < n; i++) {
        guint32 place = places[i];
        gint64 best = LONGEST_NEVER;
        LongestStep step;
        l->best[place] = 0;
        for (guint32 choice = 0; l->step(l->data, place, choice, &step); choice++) {
            gint64 value =
                add(step.gain, step.to == LONGEST_NOWHERE ? 0 : l->value[step.to]);
            if (value > best) {
                best = value;
                l->best[place] = choice;
            }
        }
        l->value[place] = best;
        l->index[place] = DONE;
    }
}

static void enter(Longest *l, guint32 place)
{
    Visit visit = {place, 0};
    l->index[place] = l->low[place] = ++l->counter;
    g_array_append_val(l->component, place);
    g_array_append_val(l->visits, visit);
}

static void leave(Longest *l, guint32 place)
{
    g_array_set_size(l->visits, l->visits->len - 1);
    if (l->visits->len > 0) {
        guint32 parent = g_array_index(l->visits, Visit, l->visits->len - 1).place;
        l->low[parent] = MIN(l->low[parent], l->low[place]);
    }
    if (l->low[place] != l->index[place])
        return;
    guint from = l->component->len;
    while (g_array_index(l->component, guint32, from - 1) != place)
        from--;
    value_component(l, from - 1);
}

gint64 longest_from(Longest *l, guint32 place)
{
    if (l->index[place] == DONE)
        return l->value[place];
    enter(l, place);
    while (l->visits->len > 0) {
        Visit *v = &g_array_index(l->visits, Visit, l->visits->len - 1);
        guint32 here = v->place;
        LongestStep step;
        if (!l->step(l->data, here, v->choice++, &step))
            leave(l, here);
        else if (step.to == LONGEST_NOWHERE || step.gain < 0 || l->index[step.to] == DONE)
            continue;
        else if (l->index[step.to] == 0)
            enter(l, step.to);
        else
            l->low[here] = MIN(l->low[here], l->index[step.to]);
    }
    return l->value[place];
}
