/* SPDX-License-Identifier: GPL-2.0-or-later */
/* span.c - the measures on one trace, as DESIGN.md section 4 defines them. */
#include <string.h>

#include "grade/span.h"

typedef gboolean (*SpanFinder)(const ExploreTrace *trace, gint source, Span *ret_span);

static const ExploreStep *step_at(const ExploreTrace *trace, guint index)
{
    return g_ptr_array_index(trace->steps, index);
}

static gboolean keep_longest(Span *best, gboolean found, const Span *span)
{
    if (!found || span->value > best->value)
        *best = *span;
    return TRUE;
}

static gboolean calls(const ExploreStep *step, const char *start)
{
    return step->kind == STEP_INSTRUCTION && step->text != NULL &&
           g_str_has_prefix(step->text, start);
}

/* From irq_disable() taking effect up to and with the call that unmasks. */
static gboolean find_masked(const ExploreTrace *trace, gint source, Span *ret_span)
{
    Span span = {.source = -1};
    gboolean masked = FALSE, found = FALSE;

    (void)source;
    for (guint i = 0; i < trace->steps->len; i++) {
        const ExploreStep *step = step_at(trace, i);

        if (!masked && calls(step, "irq_disable(")) {
            masked = TRUE;
            span.first = i;
            span.value = 0;
            continue;
        }
        if (!masked || step->kind != STEP_INSTRUCTION)
            continue;
        span.value++;
        span.last = i;
        found = keep_longest(ret_span, found, &span);
        if (calls(step, "irq_enable(false"))
            masked = FALSE;
    }
    return found;
}

/* A handler's own instructions, without those of handlers that pre-empt it. */
static gboolean find_handler(const ExploreTrace *trace, gint source, Span *ret_span)
{
    g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(Span));
    gboolean found = FALSE;

    for (guint i = 0; i < trace->steps->len; i++) {
        const ExploreStep *step = step_at(trace, i);
        Span *inner = open->len > 0 ? &g_array_index(open, Span, open->len - 1) : NULL;

        if (step->kind == STEP_TAKE) {
            Span span = {.first = i, .last = i, .source = step->source};

            g_array_append_val(open, span);
        } else if (step->kind == STEP_RETURN && inner != NULL) {
            g_array_set_size(open, open->len - 1);
        } else if (step->kind == STEP_INSTRUCTION && inner != NULL) {
            inner->value++;
            inner->last = i;
            if (inner->source >= 0 && (source < 0 || inner->source == source))
                found = keep_longest(ret_span, found, inner);
        }
    }
    return found;
}

/* From a raise to the first instruction of its handler. */
static gboolean find_latency(const ExploreTrace *trace, gint source, Span *ret_span)
{
    gboolean found = FALSE;

    for (guint i = 0; i < trace->steps->len; i++) {
        const ExploreStep *raise = step_at(trace, i);
        Span span = {.first = i, .source = raise->source};

        if (raise->kind != STEP_RAISE || raise->lost ||
            (source >= 0 && raise->source != source))
            continue;
        for (guint k = i + 1; k < trace->steps->len; k++) {
            const ExploreStep *step = step_at(trace, k);

            if (step->kind == STEP_TAKE && step->source == raise->source) {
                span.last = k;
                found = keep_longest(ret_span, found, &span);
                break;
            }
            span.value += step->kind == STEP_INSTRUCTION;
        }
    }
    return found;
}

static gboolean find_lost(const ExploreTrace *trace, gint source, Span *ret_span)
{
    Span span = {.source = source};

    for (guint i = 0; i < trace->steps->len; i++) {
        const ExploreStep *step = step_at(trace, i);

        if (step->kind != STEP_RAISE || !step->lost ||
            (source >= 0 && step->source != source))
            continue;
        if (span.value++ == 0) {
            span.first = i;
            span.source = step->source;
        }
        span.last = i;
    }
    if (span.value > 0)
        *ret_span = span;
    return span.value > 0;
}

gboolean span_find(const ExploreTrace *trace, ExploreMeasure measure, gint source,
                   Span *ret_span)
{
    static const SpanFinder finders[MEASURE_COUNT] = {
        [MEASURE_MASKED] = find_masked,
        [MEASURE_HANDLER] = find_handler,
        [MEASURE_LATENCY] = find_latency,
        [MEASURE_LOST] = find_lost,
    };

    return finders[measure] != NULL && finders[measure](trace, source, ret_span);
}
