/* SPDX-License-Identifier: GPL-2.0-or-later */
/* interplay.c - patterns of three uses, A then B then A, where B came in between.
 *
 * Each pattern is stated in reads and writes that the trace shows, and its conclusion follows
 * from them alone. */
#include "grade/interplay.h"

#define SMALL_VALUE 0x10000

const char *interplay_who(gint context)
{
    const char *name = context >= 0 ? explore_source_name((guint)context) : NULL;

    if (name != NULL)
        return name;
    return context == -2 ? "a scheduled call" : "main";
}

char *interplay_value(const ExploreAccess *access, gboolean name)
{
    GString *text = g_string_new(NULL);

    if (name && access->name != NULL)
        g_string_append_printf(text, "%s = ", access->name);
    else if (name)
        g_string_append_printf(text, "0x%" G_GINT64_MODIFIER "x = ", access->address);
    if (access->value < SMALL_VALUE)
        g_string_append_printf(text, "%" G_GUINT64_FORMAT, access->value);
    else
        g_string_append_printf(text, "0x%" G_GINT64_MODIFIER "x", access->value);
    return g_string_free(text, FALSE);
}

void interplay_add_times(GString *text, guint count)
{
    if (count == 2)
        g_string_append(text, " twice");
    else
        g_string_append_printf(text, " %u times", count);
}

static const char *who(const Uses *uses, const Use *use)
{
    return interplay_who(uses_activation(uses, use->activation)->context);
}

static void add_step(GArray *steps, const Use *use)
{
    g_array_append_val(steps, use->step);
}

/* The last use of @like's place before index @before, by @activation itself. */
static gint own_use_before(const Uses *uses, guint before, const Use *like,
                           guint activation)
{
    for (guint i = before; i-- > 0;) {
        const Use *use = uses_at(uses, i);

        if (use->activation == activation && uses_same_place(use, like))
            return (gint)i;
    }
    return -1;
}

/* True when @use is by an activation that interrupted @activation. */
static gboolean from_inside(const Uses *uses, const Use *use, guint activation)
{
    return use->activation != activation &&
           uses_inside(uses, use->activation, activation);
}

/* ---- loaded, changed by another, stored back ------------------------------------------- */

typedef struct {
    const Use *write; /* the other's last store */
    guint times;      /* activations that stored */
} Intrusion;

static Intrusion stores_between(const Uses *uses, guint from, guint to, const Use *like,
                                guint activation)
{
    Intrusion intrusion = {0};

    for (guint i = from + 1; i < to; i++) {
        const Use *use = uses_at(uses, i);

        if (!use->write || !from_inside(uses, use, activation) ||
            !uses_same_place(use, like))
            continue;
        if (intrusion.write == NULL || intrusion.write->activation != use->activation)
            intrusion.times++;
        intrusion.write = use;
    }
    return intrusion;
}

static void tell_lost_update(const Uses *uses, const Use *read,
                             const Intrusion *intrusion, const Use *write, GString *text,
                             GArray *steps)
{
    g_autofree char *old = interplay_value(read->access, TRUE);
    g_autofree char *theirs = interplay_value(intrusion->write->access, FALSE);
    g_autofree char *ours = interplay_value(write->access, FALSE);
    const char *other = who(uses, intrusion->write);

    g_string_append_printf(text, "%s loaded %s · %s came in", who(uses, read), old,
                           other);
    if (intrusion->times > 1)
        interplay_add_times(text, intrusion->times);
    g_string_append_printf(text, " and stored %s · %s stored %s: ", theirs,
                           who(uses, write), ours);
    if (intrusion->times > 1)
        g_string_append_printf(text, "%u updates are lost", intrusion->times);
    else if (write->access->value == read->access->value)
        g_string_append_printf(text, "what %s stored is undone", other);
    else
        g_string_append(text, "one update is lost");
    add_step(steps, read);
    add_step(steps, intrusion->write);
    add_step(steps, write);
}

static gboolean find_lost_update(const Uses *uses, GString *text, GArray *steps)
{
    for (guint w = 0; w < uses->uses->len; w++) {
        const Use *write = uses_at(uses, w);
        gint r;

        if (!write->write)
            continue;
        r = own_use_before(uses, w, write, write->activation);
        if (r < 0 || uses_at(uses, (guint)r)->write ||
            uses_at(uses, (guint)r)->step == write->step)
            continue;

        const Use *read = uses_at(uses, (guint)r);
        Intrusion intrusion = stores_between(uses, (guint)r, w, write, write->activation);

        if (intrusion.write == NULL ||
            intrusion.write->access->value == read->access->value)
            continue;
        tell_lost_update(uses, read, &intrusion, write, text, steps);
        return TRUE;
    }
    return FALSE;
}

/* ---- two places, and another between ----------------------------------------------------- */

/* What is looked for: A touches one place, B touches both, A touches the other. */
typedef struct {
    gboolean outer_writes; /* A stores, else loads */
    gboolean inner_writes; /* B stores, else loads */
    void (*conclude)(const Uses *uses, const Use *const use[4], GString *text);
} PairPattern;

/* The first use of @place by @activation. */
static const Use *inner_other(const Uses *uses, guint activation, gboolean write,
                              const Use *place)
{
    for (guint i = 0; i < uses->uses->len; i++) {
        const Use *use = uses_at(uses, i);

        if (use->activation == activation && use->write == write &&
            uses_same_place(use, place))
            return use;
    }
    return NULL;
}

/* The first own use of another place after @inner; NULL when the first place is used again
 * before that. */
static const Use *outer_after(const Uses *uses, guint from, const Use *first,
                              const Use *inner, gboolean write)
{
    for (guint i = from; i < uses->uses->len; i++) {
        const Use *use = uses_at(uses, i);

        if (use->activation != first->activation || use->step <= inner->step)
            continue;
        if (uses_same_place(use, first))
            return NULL;
        if (use->write == write)
            return use;
    }
    return NULL;
}

static void tell_pair(const Uses *uses, const PairPattern *pattern,
                      const Use *const use[4], GString *text, GArray *steps)
{
    const char *outer_verb = pattern->outer_writes ? "stored" : "read";
    g_autofree char *a = interplay_value(use[0]->access, TRUE);
    g_autofree char *b1 = interplay_value(use[1]->access, TRUE);
    g_autofree char *b2 = interplay_value(use[2]->access, TRUE);
    g_autofree char *c = interplay_value(use[3]->access, TRUE);

    g_string_append_printf(
        text, "%s %s %s · %s came in and %s %s and %s · %s %s %s: ", who(uses, use[0]),
        outer_verb, a, who(uses, use[1]), pattern->inner_writes ? "stored" : "read", b1,
        b2, who(uses, use[3]), outer_verb, c);
    pattern->conclude(uses, use, text);
    for (guint i = 0; i < 4; i++)
        add_step(steps, use[i]);
}

/* A place is named by its variable, or by its address. */
static char *place_name(const Use *use)
{
    if (use->access->name != NULL)
        return g_strdup(use->access->name);
    return g_strdup_printf("0x%" G_GINT64_MODIFIER "x", use->access->address);
}

static gboolean try_pair(const Uses *uses, const PairPattern *pattern, guint i,
                         const Use *inner, GString *text, GArray *steps)
{
    const Use *first = uses_at(uses, i);
    const Use *last = outer_after(uses, i + 1, first, inner, pattern->outer_writes);
    const Use *other;

    if (last == NULL)
        return FALSE;
    other = inner_other(uses, inner->activation, pattern->inner_writes, last);
    if (other == NULL || other->step >= last->step || uses_same_place(other, first))
        return FALSE;
    /* Reading what was there already, or storing it, is no sign of anything. */
    if (pattern->inner_writes && !pattern->outer_writes &&
        inner->access->value == first->access->value)
        return FALSE;
    tell_pair(uses, pattern, (const Use *const[4]){first, inner, other, last}, text,
              steps);
    return TRUE;
}

static gboolean find_pair(const Uses *uses, const PairPattern *pattern, GString *text,
                          GArray *steps)
{
    for (guint i = 0; i < uses->uses->len; i++) {
        const Use *first = uses_at(uses, i);

        if (first->write != pattern->outer_writes)
            continue;
        for (guint k = i + 1; k < uses->uses->len; k++) {
            const Use *inner = uses_at(uses, k);

            if (inner->activation == first->activation && uses_same_place(inner, first))
                break;
            if (inner->write == pattern->inner_writes &&
                from_inside(uses, inner, first->activation) &&
                uses_same_place(inner, first) &&
                try_pair(uses, pattern, i, inner, text, steps))
                return TRUE;
        }
    }
    return FALSE;
}

static void conclude_torn_read(const Uses *uses, const Use *const use[4], GString *text)
{
    g_autofree char *first = place_name(use[0]);
    g_autofree char *last = place_name(use[3]);

    g_string_append_printf(text, "%s has the old %s with the new %s", who(uses, use[0]),
                           first, last);
}

static void conclude_mixed(const Uses *uses, const Use *const use[4], GString *text)
{
    g_autofree char *first = place_name(use[0]);
    g_autofree char *last = place_name(use[3]);

    g_string_append_printf(text, "%s is now from %s, %s from %s", first,
                           who(uses, use[1]), last, who(uses, use[3]));
}

static void conclude_half_done(const Uses *uses, const Use *const use[4], GString *text)
{
    g_autofree char *first = place_name(use[0]);
    g_autofree char *last = place_name(use[3]);

    g_string_append_printf(text, "%s saw %s changed and %s not yet", who(uses, use[1]),
                           first, last);
}

gboolean interplay_tell(const Uses *uses, GString *text, GArray *steps)
{
    static const PairPattern pairs[] = {
        {FALSE, TRUE, conclude_torn_read},
        {TRUE, TRUE, conclude_mixed},
        {TRUE, FALSE, conclude_half_done},
    };

    if (find_lost_update(uses, text, steps))
        return TRUE;
    for (guint i = 0; i < G_N_ELEMENTS(pairs); i++) {
        if (find_pair(uses, &pairs[i], text, steps))
            return TRUE;
    }
    return FALSE;
}
