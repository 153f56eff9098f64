/* SPDX-License-Identifier: GPL-2.0-or-later */
/* limits.c - a lab's limits, found in a lab and held against one trace. */
#include "grade/limits.h"
#include "grade/span.h"

gboolean limit_for(const LabCheck *check, const Target *target, guint *ret_limit,
                   ExploreMeasure *ret_measure)
{
    gpointer value;

    if (!g_hash_table_lookup_extended(check->limits, target->name, NULL, &value) &&
        !g_hash_table_lookup_extended(check->limits, "*", NULL, &value))
        return FALSE;
    for (guint i = 0; i < MEASURE_COUNT; i++) {
        if (!g_str_equal(check->measure, explore_measure_name(i)))
            continue;
        /* What a stack frame of the host takes says nothing about the board's. */
        if (i == MEASURE_STACK && target->arch != ARCH_THUMB)
            return FALSE;
        *ret_limit = GPOINTER_TO_UINT(value);
        *ret_measure = i;
        return TRUE;
    }
    return FALSE;
}

char *limit_sentence(const LabCheck *check, ExploreMeasure measure, guint64 value,
                     guint limit, const Target *target)
{
    static const struct {
        const char *subject, *unit;
    } words[MEASURE_COUNT] = {
        [MEASURE_MASKED] = {"interrupts stay masked for up to", " instructions"},
        [MEASURE_HANDLER] = {"a handler runs for up to", " instructions"},
        [MEASURE_LATENCY] = {"an interrupt waits for up to", " instructions"},
        [MEASURE_STACK] = {"the stack grows to", " bytes"},
        [MEASURE_LOST] = {"events lost: up to", ""},
    };

    return g_strdup_printf("%s%s%s %" G_GUINT64_FORMAT "%s on %s; at most %u are allowed",
                           check->source != NULL ? check->source : "",
                           check->source != NULL ? ": " : "", words[measure].subject,
                           value, words[measure].unit, target->name, limit);
}

char *grade_limit_on_trace(const LabCheck *check, const Target *target,
                           const ExploreTrace *trace)
{
    ExploreMeasure measure;
    guint limit, source = 0;
    gboolean one;
    Span span;

    if (check->kind != LAB_CHECK_LIMIT || !limit_for(check, target, &limit, &measure))
        return NULL;
    one = check->source != NULL && explore_source_find(check->source, &source);
    if (!span_find(trace, measure, one ? (gint)source : -1, &span) || span.value <= limit)
        return NULL;
    return limit_sentence(check, measure, span.value, limit, target);
}
