/* SPDX-License-Identifier: GPL-2.0-or-later */
/* environment.c - the adversary's side of a System: which sources may be raised when. */
#include "config.h"

#include "explore/sources.h"
#include "explore/system-private.h"

void environment_update(System *s)
{
    s->timed = FALSE;
    for (guint i = 0; i < s->config->n_sources; i++) {
        const ExploreSource *source = &s->config->sources[i];
        guint32 budget = s->state.source[source->number].budget;
        if (budget > 0 &&
            (source->period_insns > 0 || s->state.source[source->number].clock > 0 ||
             (source->gap_insns > 0 && budget > 1)))
            s->timed = TRUE;
    }
}

void system_start_period(System *s, guint number)
{
    gint i = s->source_index[number];
    if (i < 0 || s->config->sources[i].period_insns == 0 ||
        s->state.source[number].phase != PERIOD_IDLE)
        return;
    s->state.source[number].phase = PERIOD_PHASE;
    s->state.source[number].clock = s->config->sources[i].period_insns;
}

static gboolean can_be_raised(const System *s, guint source)
{
    return s->state.handler[source] != 0 && nvic_is_enabled(&s->state.nvic, source) &&
           s->state.source[source].budget > 0;
}

/* A source with a period, one counted instruction on from a boundary where it was not
 * raised.  While a phase is open (PERIOD_PHASE) the clock is the number of boundaries, the
 * next one included, within which the tick must come; else it is the distance of the tick.
 * Where the source cannot be raised, a tick is missed, not late; and as an open one can have
 * been missed, the whole period is open again afterwards. */
static void tick_period(System *s, const ExploreSource *source)
{
    guint n = source->number;
    /* What the instruction has called has not taken effect yet. */
    gboolean able = can_be_raised(s, n);
    if (s->state.source[n].phase == PERIOD_IDLE || s->state.source[n].budget == 0)
        return;
    if (!able &&
        (s->state.source[n].phase == PERIOD_PHASE || s->state.source[n].clock == 0))
        s->state.source[n].clock =
            source->period_insns + (s->state.source[n].phase == PERIOD_PHASE);
    s->state.source[n].clock--;
}

/* One counted instruction has passed. */
void environment_tick(System *s)
{
    for (guint i = 0; i < s->config->n_sources; i++) {
        const ExploreSource *source = &s->config->sources[i];
        if (source->period_insns > 0)
            tick_period(s, source);
        /* From the boundary at which a gap runs out the source can be raised. */
        else if (s->state.source[source->number].clock > 0 &&
                 --s->state.source[source->number].clock == 0)
            s->visible = TRUE;
    }
    environment_update(s);
}

/* The boundary is the last one of an open phase, or the tick's own. */
static gboolean is_due(const System *s, guint n)
{
    return s->state.source[n].clock == (s->state.source[n].phase == PERIOD_PHASE);
}

guint32 system_can_raise(const System *s, guint32 *ret_forced)
{
    guint32 can = 0, forced = 0;
    gboolean asleep = system_is_blocked(s);
    for (guint i = 0; i < s->config->n_sources; i++) {
        const ExploreSource *source = &s->config->sources[i];
        guint n = source->number;
        guint32 bit = (guint32)1 << n;
        if (!can_be_raised(s, n))
            continue;
        gboolean periodic = source->period_insns > 0;
        if (asleep || (periodic ? s->state.source[n].phase == PERIOD_PHASE || is_due(s, n)
                                : s->state.source[n].clock == 0))
            can |= bit;
        if (periodic && is_due(s, n))
            forced |= bit;
    }
    *ret_forced = forced;
    return can;
}

gboolean system_is_blocked(const System *s)
{
    return (s->state.core.waiting == WAITING_SLEEP ||
            s->state.core.waiting == WAITING_SETTLE) &&
           !system_takes(s);
}

static void receive_byte(System *s)
{
    if (s->state.core.uart_ready)
        s->state.core.uart_overrun = 1;
    if (s->config->n_uart > 0) {
        s->state.core.uart_byte = s->config->uart[s->state.core.uart_index];
        s->state.core.uart_index =
            (s->state.core.uart_index + 1) % (guint32)s->config->n_uart;
    }
    s->state.core.uart_ready = 1;
}

/* Main sleeps for an unknown time and the source is not raised meanwhile. */
static void sleep_period(System *s, const ExploreSource *source)
{
    guint n = source->number;
    if (s->state.source[n].phase == PERIOD_IDLE || s->state.source[n].budget == 0)
        return;
    /* A tick would have raised it, so the next one comes no later than it would have. */
    if (!can_be_raised(s, n))
        s->state.source[n].clock = source->period_insns;
    else if (s->state.source[n].phase == PERIOD_RUNNING)
        s->state.source[n].clock++;
    s->state.source[n].phase = PERIOD_PHASE;
}

void environment_raise(System *s, guint32 raise)
{
    gboolean asleep = system_is_blocked(s);
    s->lost = 0;
    for (guint i = 0; i < s->config->n_sources; i++) {
        const ExploreSource *source = &s->config->sources[i];
        guint n = source->number;
        if (raise >> n & 1) {
            if (n == SOURCE_UART1)
                receive_byte(s);
            if (!nvic_raise(&s->state.nvic, n))
                s->lost |= (guint32)1 << n;
            if (s->state.source[n].budget != EXPLORE_UNLIMITED)
                s->state.source[n].budget--;
            s->state.source[n].clock =
                source->period_insns > 0 ? source->period_insns : source->gap_insns;
            if (source->period_insns > 0)
                s->state.source[n].phase = PERIOD_RUNNING;
            if (s->state.source[n].budget == 0)
                s->state.source[n].clock = 0;
        } else if (asleep && source->period_insns > 0) {
            sleep_period(s, source);
        } else if (asleep) {
            s->state.source[n].clock = 0;
        }
    }
    environment_update(s);
}
