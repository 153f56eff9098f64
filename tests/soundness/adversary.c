/* SPDX-License-Identifier: GPL-2.0-or-later */
/* adversary.c - see adversary.h. */
#include "config.h"

#include "adversary.h"

void adversary_start(Adversary *a, const ExploreConfig *config)
{
    *a = (Adversary){0};
    g_assert(config->n_sources <= ADVERSARY_MAX_SOURCES);
    for (gsize i = 0; i < config->n_sources; i++)
        a->source[i].left = config->sources[i].events;
}

/* Nothing is known of a timer that has ticked unseen: its next tick comes within a whole
 * period from now, at any phase. */
static void open_phase(Prospect *p, guint64 now, guint32 period)
{
    p->earliest = now;
    p->latest = now + period - 1;
    p->known = p->missed = FALSE;
}

guint32 adversary_choices(Adversary *a, const ExploreConfig *config, guint64 now,
                          guint32 attached, guint32 enabled, gboolean asleep,
                          guint32 *ret_must)
{
    guint32 may = 0, must = 0;
    for (gsize i = 0; i < config->n_sources; i++) {
        const ExploreSource *source = &config->sources[i];
        Prospect *p = &a->source[i];
        guint32 bit = (guint32)1 << source->number;
        if (source->period_insns > 0 && (attached & bit) && !p->started) {
            p->started = TRUE;
            open_phase(p, now, source->period_insns);
        }
        if (p->missed)
            open_phase(p, now, source->period_insns);
        if (!(enabled & bit) || p->left == 0)
            continue;
        if (asleep || now >= p->earliest)
            may |= bit;
        if (source->period_insns > 0 && now == p->latest)
            must |= bit;
    }
    *ret_must = must;
    return may;
}

static void raised(Prospect *p, const ExploreSource *source, guint64 now)
{
    p->left--;
    p->known = TRUE;
    p->earliest = now + MAX(source->gap_insns, source->period_insns);
    p->latest = p->earliest;
}

/* A source with a period was not raised at @now. */
static void period_passes(Prospect *p, guint64 now, guint32 period, gboolean able,
                          gboolean asleep)
{
    if (!p->started)
        return;
    if (able && asleep) {
        /* Its tick cannot have come in the sleep, or it would have been raised; so it comes
         * no later than it would have, and nobody knows how much earlier. */
        p->earliest = now;
        p->known = FALSE;
    } else if (!able && (asleep || !p->known)) {
        p->missed = TRUE;
    } else if (!able && now == p->latest) {
        p->earliest = p->latest = now + period;
    }
}

void adversary_choose(Adversary *a, const ExploreConfig *config, guint64 now,
                      guint32 enabled, gboolean asleep, guint32 raise)
{
    for (gsize i = 0; i < config->n_sources; i++) {
        const ExploreSource *source = &config->sources[i];
        Prospect *p = &a->source[i];
        guint32 bit = (guint32)1 << source->number;
        if (raise & bit)
            raised(p, source, now);
        else if (source->period_insns > 0)
            period_passes(p, now, source->period_insns, (enabled & bit) && p->left > 0,
                          asleep);
        else if (asleep)
            p->earliest = 0;
    }
}
