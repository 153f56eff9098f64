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
        const SystemSource *state = &s->state.source[source->number];
        if (state->budget > 0 && (source->period_insns > 0 || state->clock > 0 ||
                                  (source->gap_insns > 0 && state->budget > 1)))
            s->timed = TRUE;
    }
}

void system_start_period(System *s, guint number)
{
    gint i = s->source_index[number];
    SystemSource *state = &s->state.source[number];
    if (i < 0 || s->config->sources[i].period_insns == 0 || state->phase != PERIOD_IDLE)
        return;
    state->phase = PERIOD_PHASE;
    state->clock = s->config->sources[i].period_insns;
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
    SystemSource *state = &s->state.source[source->number];
    /* What the instruction has called has not taken effect yet. */
    gboolean able = can_be_raised(s, source->number);
    if (state->phase == PERIOD_IDLE || state->budget == 0)
        return;
    if (!able && (state->phase == PERIOD_PHASE || state->clock == 0))
        state->clock = source->period_insns + (state->phase == PERIOD_PHASE);
    state->clock--;
}

/* One counted instruction has passed. */
void environment_tick(System *s)
{
    for (guint i = 0; i < s->config->n_sources; i++) {
        const ExploreSource *source = &s->config->sources[i];
        SystemSource *state = &s->state.source[source->number];
        if (source->period_insns > 0)
            tick_period(s, source);
        /* From the boundary at which a gap runs out the source can be raised. */
        else if (state->clock > 0 && --state->clock == 0)
            s->visible = TRUE;
    }
    environment_update(s);
}

/* The boundary is the last one of an open phase, or the tick's own. */
static gboolean is_due(const SystemSource *state)
{
    return state->clock == (state->phase == PERIOD_PHASE);
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
        const SystemSource *state = &s->state.source[n];
        gboolean periodic = source->period_insns > 0;
        if (asleep || (periodic ? state->phase == PERIOD_PHASE || is_due(state)
                                : state->clock == 0))
            can |= bit;
        if (periodic && is_due(state))
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
    struct SystemCore *core = &s->state.core;
    if (core->uart_ready)
        core->uart_overrun = 1;
    if (s->config->n_uart > 0) {
        core->uart_byte = s->config->uart[core->uart_index];
        core->uart_index = (core->uart_index + 1) % (guint32)s->config->n_uart;
    }
    core->uart_ready = 1;
}

/* Main sleeps for an unknown time and the source is not raised meanwhile. */
static void sleep_period(System *s, const ExploreSource *source)
{
    SystemSource *state = &s->state.source[source->number];
    if (state->phase == PERIOD_IDLE || state->budget == 0)
        return;
    /* A tick would have raised it, so the next one comes no later than it would have. */
    if (!can_be_raised(s, source->number))
        state->clock = source->period_insns;
    else if (state->phase == PERIOD_RUNNING)
        state->clock++;
    state->phase = PERIOD_PHASE;
}

static void raise_one(System *s, const ExploreSource *source)
{
    guint n = source->number;
    SystemSource *state = &s->state.source[n];
    if (n == SOURCE_UART1)
        receive_byte(s);
    if (!nvic_raise(&s->state.nvic, n))
        s->lost |= (guint32)1 << n;
    if (state->budget != EXPLORE_UNLIMITED)
        state->budget--;
    if (source->period_insns > 0)
        state->phase = PERIOD_RUNNING;
    state->clock = state->budget == 0         ? 0
                   : source->period_insns > 0 ? source->period_insns
                                              : source->gap_insns;
}

void environment_raise(System *s, guint32 raise)
{
    gboolean asleep = system_is_blocked(s);
    s->lost = 0;
    for (guint i = 0; i < s->config->n_sources; i++) {
        const ExploreSource *source = &s->config->sources[i];
        if (raise >> source->number & 1)
            raise_one(s, source);
        else if (asleep && source->period_insns > 0)
            sleep_period(s, source);
        else if (asleep)
            s->state.source[source->number].clock = 0;
    }
    environment_update(s);
}
