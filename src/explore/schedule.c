/* SPDX-License-Identifier: GPL-2.0-or-later */
/* schedule.c - schedules, sources, rules and measures as text. */
#include "config.h"

#include <string.h>

#include "explore/explore.h"
#include "explore/sources.h"

G_DEFINE_QUARK(irqlab - explore - error - quark, explore_error)

#define MAX_RAISES 4096

static const char *const source_names[SOURCE_COUNT] = {
#define SOURCE(name) #name,
#include "base/sources.def"
#undef SOURCE
};

static const char *const rule_names[RULE_COUNT] = {
    "memory",
    "stack",
    "fault",
    "tampering",
    "bad-argument",
    "alloc-in-handler",
    "blocking-in-handler",
    "float-in-handler",
    "masked-on-return",
    "hang",
    "lost-wakeup",
    "busy-wait",
};

static const char *const measure_names[MEASURE_COUNT] = {
    "masked_insns", "handler_insns", "latency_insns", "stack_bytes", "lost_events",
};

static gboolean find_name(const char *const *names, guint n, const char *name, guint *ret)
{
    for (guint i = 0; i < n; i++) {
        if (strcmp(names[i], name) == 0) {
            *ret = i;
            return TRUE;
        }
    }
    return FALSE;
}

const char *explore_source_name(guint source)
{
    return source < SOURCE_COUNT ? source_names[source] : NULL;
}

gboolean explore_source_find(const char *name, guint *ret_source)
{
    return find_name(source_names, SOURCE_COUNT, name, ret_source);
}

const char *explore_rule_name(ExploreRule rule)
{
    return rule < RULE_COUNT ? rule_names[rule] : NULL;
}

gboolean explore_rule_find(const char *name, ExploreRule *ret_rule)
{
    guint index;
    if (!find_name(rule_names, RULE_COUNT, name, &index))
        return FALSE;
    *ret_rule = (ExploreRule)index;
    return TRUE;
}

const char *explore_measure_name(ExploreMeasure measure)
{
    return measure < MEASURE_COUNT ? measure_names[measure] : NULL;
}

char *explore_schedule_format(const GArray *schedule)
{
    if (schedule->len == 0)
        return g_strdup("none");
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < schedule->len; i++) {
        const ExploreRaise *raise = &g_array_index(schedule, ExploreRaise, i);
        g_string_append_printf(text, "%s%s@%" G_GUINT64_FORMAT, i > 0 ? "," : "",
                               explore_source_name(raise->source), raise->boundary);
        if (raise->transfer > 0)
            g_string_append_printf(text, ".%u", raise->transfer);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static gboolean parse_raise(char *item, ExploreRaise *ret_raise, GError **error)
{
    char *at = strchr(item, '@');
    char *end = NULL;
    g_autofree char *shown = g_strndup(item, 40);
    memset(ret_raise, 0, sizeof *ret_raise);
    if (at == NULL || !g_ascii_isdigit(at[1])) {
        g_set_error(error, EXPLORE_ERROR, EXPLORE_ERROR_SCHEDULE,
                    "\"%s\" is no raise: write SOURCE@INSTRUCTION, as in TIM4@37", shown);
        return FALSE;
    }
    *at = '\0';
    if (!explore_source_find(g_strstrip(item), &ret_raise->source)) {
        g_set_error(error, EXPLORE_ERROR, EXPLORE_ERROR_SCHEDULE,
                    "\"%s\" names no source: use one of the lab's, as in TIM4@37", shown);
        return FALSE;
    }
    ret_raise->boundary = g_ascii_strtoull(at + 1, &end, 10);
    if (*end == '.' && g_ascii_isdigit(end[1])) {
        guint64 transfer = g_ascii_strtoull(end + 1, &end, 10);
        ret_raise->transfer = (guint)MIN(transfer, 16);
    }
    if (*end != '\0' || ret_raise->boundary == 0 ||
        ret_raise->boundary > G_GUINT64_CONSTANT(1000000000000) ||
        ret_raise->transfer > 15) {
        g_set_error(error, EXPLORE_ERROR, EXPLORE_ERROR_SCHEDULE,
                    "\"%s\": the part after @ is the number of an instruction, from 1",
                    shown);
        return FALSE;
    }
    return TRUE;
}

static gint compare_raises(gconstpointer left, gconstpointer right)
{
    const ExploreRaise *a = left, *b = right;
    if (a->boundary != b->boundary)
        return a->boundary < b->boundary ? -1 : 1;
    if (a->transfer != b->transfer)
        return a->transfer < b->transfer ? -1 : 1;
    return a->source < b->source ? -1 : a->source > b->source;
}

GArray *explore_schedule_parse(const char *text, GError **error)
{
    g_autoptr(GArray) schedule = g_array_new(FALSE, FALSE, sizeof(ExploreRaise));
    g_autofree char *trimmed = g_strstrip(g_strdup(text));
    if (strcmp(trimmed, "none") == 0)
        return g_steal_pointer(&schedule);
    if (strlen(trimmed) > MAX_RAISES * 16) {
        g_set_error_literal(error, EXPLORE_ERROR, EXPLORE_ERROR_SCHEDULE,
                            "the schedule is too long");
        return NULL;
    }
    g_auto(GStrv) items = g_strsplit(trimmed, ",", MAX_RAISES);
    if (items[0] == NULL) {
        g_set_error_literal(error, EXPLORE_ERROR, EXPLORE_ERROR_SCHEDULE,
                            "the schedule is empty: write \"none\", or as in TIM4@37");
        return NULL;
    }
    for (char **item = items; *item != NULL; item++) {
        ExploreRaise raise;
        if (!parse_raise(g_strstrip(*item), &raise, error))
            return NULL;
        g_array_append_val(schedule, raise);
    }
    g_array_sort(schedule, compare_raises);
    return g_steal_pointer(&schedule);
}
