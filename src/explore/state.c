/* SPDX-License-Identifier: GPL-2.0-or-later */
/* state.c - a System's state: hashed, saved and restored. */
#include "config.h"

#include <string.h>

#include "explore/system-private.h"

void system_changed_seldom(System *s)
{
    Hash128 *hash = &s->state.core.seldom_hash;
    *hash = hash128(&s->state, offsetof(SystemState, core), 0x5e1d);
    hash128_mix(hash,
                hash128(s->state.nvic.priority, sizeof s->state.nvic.priority, 0x5e1e));
}

/* The words that system_hash() looks at; the core and the depths in it tell how many. */
typedef struct {
    struct SystemCore core;
    guint64 nvic[2];         /* its sets, mask and depth */
    guint64 contexts[4 + 3]; /* nvic.stack and outer_waiting, when there are any */
    guint64 sources[SYSTEM_MAX_SOURCES * 3];
} Hashed;

G_STATIC_ASSERT(sizeof(struct SystemCore) % sizeof(guint64) == 0);
G_STATIC_ASSERT(offsetof(Nvic, priority) <= 16 && sizeof((Nvic){0}.stack) == 32);
G_STATIC_ASSERT(SYSTEM_OUTER == 24 && SYSTEM_OUTER >= MACHINE_MAX_FRAMES);

Hash128 system_hash(System *s)
{
    const SystemState *state = &s->state;
    const NvicCounts *counts = &state->nvic.counts;
    Hashed h;
    guint64 *to = h.contexts;
    h.core = state->core;
    memcpy(h.nvic, &state->nvic, sizeof h.nvic);
    if (machine_depth(s->machine) > 0) {
        memcpy(to, state->nvic.stack, sizeof state->nvic.stack);
        memcpy(to + 4, state->outer_waiting, sizeof state->outer_waiting);
        to += 4 + 3;
    }
    for (guint i = 0; i < s->config->n_sources; i++) {
        guint n = s->config->sources[i].number;
        const SystemSource *source = &state->source[n];
        *to++ = source->budget | (guint64)source->clock << 32;
        *to++ = source->phase | (s->counts_read ? (guint64)counts->raised[n] << 32 : 0);
        if (s->counts_read)
            *to++ = counts->taken[n] | (guint64)counts->lost[n] << 32;
    }
    Hash128 total = machine_hash(s->machine);
    hash128_mix(&total, hash128(&h, (gsize)((guint8 *)to - (guint8 *)&h), 0x5157));
    return total;
}

/* What a saved system is made of, before the machine's bytes. */
typedef struct {
    guint64 count, last_student_pc;
    SystemState state;
} Saved;

gsize system_save_size(const System *s)
{
    return sizeof(Saved) + machine_save_size(s->machine);
}

void system_save(System *s, guint8 *to)
{
    Saved *saved = (Saved *)to;
    saved->count = s->count;
    saved->last_student_pc = s->last_student_pc;
    saved->state = s->state;
    machine_save(s->machine, to + sizeof(Saved));
}

void system_restore(System *s, const guint8 *from)
{
    const Saved *saved = (const Saved *)from;
    s->count = saved->count;
    s->last_student_pc = saved->last_student_pc;
    s->state = saved->state;
    machine_restore(s->machine, from + sizeof(Saved));
    s->in_insn = FALSE;
    s->visible = FALSE;
    s->failed_checks = 0;
    environment_update(s);
    system_update_interposers(s);
}
