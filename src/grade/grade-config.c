/* SPDX-License-Identifier: GPL-2.0-or-later */
/* grade-config.c - a lab's side of the bargain in the explorer's terms. */
#include "grade/grade.h"

static ExploreSource *sources_new(const GPtrArray *sources)
{
    ExploreSource *list = g_new0(ExploreSource, sources->len);

    for (guint i = 0; i < sources->len; i++) {
        const LabSource *source = g_ptr_array_index(sources, i);

        list[i] = (ExploreSource){
            .number = source->number,
            .priority = source->priority,
            .events = source->events == LAB_EVENTS_UNLIMITED ? EXPLORE_UNLIMITED
                                                             : source->events,
            .gap_insns = source->gap_insns,
            .period_insns = source->period_insns,
        };
    }
    return list;
}

static guint32 rules_off_bits(char *const *names)
{
    guint32 bits = 0;

    for (; names != NULL && *names != NULL; names++) {
        ExploreRule rule;

        if (explore_rule_find(*names, &rule))
            bits |= (guint32)1 << rule;
    }
    return bits;
}

ExploreConfig *grade_config_new(const Lab *lab)
{
    ExploreConfig *config = g_new0(ExploreConfig, 1);
    guint tick;

    config->sources = sources_new(lab->sources);
    config->n_sources = lab->sources->len;
    config->rules_off = rules_off_bits(lab->rules_off);
    config->forbid_busy_wait = lab->forbid_busy_wait;
    config->tick_source = -1;
    if (lab->tick_source != NULL && explore_source_find(lab->tick_source, &tick))
        config->tick_source = (gint)tick;
    if (lab->sensor != NULL && lab->sensor->len > 0) {
        config->sensor = (const guint32 *)(const void *)lab->sensor->data;
        config->n_sensor = lab->sensor->len;
    }
    if (lab->uart != NULL)
        config->uart = g_bytes_get_data(lab->uart, &config->n_uart);
    config->stack_bytes = lab->stack_bytes;
    config->max_states = lab->max_states;
    return config;
}

void grade_config_free(ExploreConfig *config)
{
    if (config == NULL)
        return;
    g_free((gpointer)config->sources);
    g_free(config);
}
