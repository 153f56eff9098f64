/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report-trace.c - one schedule, every step. */
#include "grade/limits.h"
#include "report/json.h"
#include "report/lanes.h"
#include "util/text.h"

/* What broke: each with the check's id or the rule's name, and what it is of. */
typedef void (*ToldBreak)(gpointer data, const char *check, const char *kind,
                          const char *detail);

static guint for_each_break(const ReportReplay *replay, ToldBreak told, gpointer data)
{
    const GPtrArray *failures = replay->trace->failures;
    guint count = failures->len;

    for (guint i = 0; i < failures->len; i++) {
        const ExploreFailure *failure = g_ptr_array_index(failures, i);

        told(data, failure->check, failure->is_rule ? "rule" : "check", failure->detail);
    }
    for (guint i = 0; i < replay->lab->checks->len; i++) {
        const LabCheck *check = g_ptr_array_index(replay->lab->checks, i);
        g_autofree char *sentence =
            grade_limit_on_trace(check, replay->target, replay->trace);

        if (sentence == NULL)
            continue;
        told(data, check->id, "limit", sentence);
        count++;
    }
    return count;
}

static void count_only(gpointer data, const char *check, const char *kind,
                       const char *detail)
{
    (void)data;
    (void)check;
    (void)kind;
    (void)detail;
}

gboolean report_replay_breaks(const ReportReplay *replay)
{
    return for_each_break(replay, count_only, NULL) > 0;
}

static void write_break(gpointer data, const char *check, const char *kind,
                        const char *detail)
{
    g_autofree char *text =
        g_strdup_printf("✗ %s: %s", check, detail != NULL ? detail : "does not hold");

    (void)kind;
    pen_paragraph(data, TONE_BAD, 2, text);
}

static void write_outcome(Pen *pen, const ReportReplay *replay)
{
    pen_newline(pen);
    if (for_each_break(replay, write_break, pen) == 0)
        pen_paragraph(pen, TONE_GOOD, 2,
                      "✓ On this schedule nothing fails. That says nothing about the "
                      "others: irqlab grade looks at all of them.");
}

/* What this processor says of it. */
static void write_native(Pen *pen, const ReportReplay *replay)
{
    g_autofree char *text = NULL;

    if (replay->native_trace == NULL)
        return;
    if (replay->difference == NULL) {
        pen_paragraph(pen, TONE_GOOD, 2,
                      "✓ Confirmed on this processor: the same instructions in the same "
                      "contexts, the same values, the same end.");
        return;
    }
    text = g_strdup_printf(
        "? Not confirmed on this processor: %s. The steps above are its own, up to "
        "there.%s",
        replay->difference,
        replay->dead ? "" : " This is a defect of irqlab, please report it.");
    pen_paragraph(pen, TONE_UNSURE, 2, text);
}

static const ExploreTrace *shown_trace(const ReportReplay *replay)
{
    return replay->native_trace != NULL ? replay->native_trace : replay->trace;
}

char *report_trace_text(const ReportReplay *replay, const ReportStyle *style)
{
    g_autoptr(Source) source = source_load(replay->file, replay->sha256);
    g_autofree char *base = g_path_get_basename(replay->file);
    g_autofree char *file = text_make_safe_name(base);
    gboolean broken = report_replay_breaks(replay);
    Pen pen;

    pen_init(&pen, style);
    if (replay->difference != NULL)
        pen_write(&pen, TONE_UNSURE, "INCONCLUSIVE");
    else
        pen_write(&pen, broken ? TONE_BAD : TONE_GOOD, broken ? "BREAKS" : "HOLDS");
    pen_write(&pen, TONE_PLAIN, "  ");
    pen_write(&pen, TONE_STRONG, file);
    pen_printf(&pen, TONE_PLAIN, "  %s  %s  %s", replay->lab->slug, replay->target->name,
               replay->schedule);
    pen_newline(&pen);
    pen_newline(&pen);
    if (replay->trace->truncated)
        pen_paragraph(&pen, TONE_QUIET, 2, "The run is long: here is its last part.");
    lanes_write(&pen, shown_trace(replay), NULL, source);
    write_outcome(&pen, replay);
    write_native(&pen, replay);
    return pen_finish(&pen);
}

static void add_break(gpointer data, const char *check, const char *kind,
                      const char *detail)
{
    json_builder_begin_object(data);
    json_add_text(data, "check", check);
    json_add_text(data, "kind", kind);
    json_add_text(data, "detail", detail);
    json_builder_end_object(data);
}

char *report_trace_json(const ReportReplay *replay, const char *version)
{
    JsonBuilder *builder = json_builder_new();
    const char *opt = replay->target->opt;

    json_builder_begin_object(builder);
    json_add_text(builder, "schema", "irqlab/replay/v1");
    json_add_text(builder, "lab", replay->lab->slug);
    json_add_text(builder, "file", replay->file);
    json_add_text(builder, "source_sha256", replay->sha256);
    json_add_text(builder, "irqlab_version", version);
    json_add_text(builder, "target", replay->target->family);
    json_add_text(builder, "opt", opt[0] == '-' ? opt + 1 : opt);
    json_add_text(builder, "schedule", replay->schedule);
    json_builder_set_member_name(builder, "failures");
    json_builder_begin_array(builder);
    for_each_break(replay, add_break, builder);
    json_builder_end_array(builder);
    json_builder_set_member_name(builder, "truncated");
    json_builder_add_boolean_value(builder, replay->trace->truncated);
    json_add_trace(builder, "trace", shown_trace(replay));
    if (replay->native_trace != NULL) {
        json_builder_set_member_name(builder, "confirmed");
        json_builder_add_boolean_value(builder, replay->difference == NULL);
    }
    if (replay->difference != NULL) {
        json_add_text(builder, "difference", replay->difference);
        json_add_trace(builder, "emulated_trace", replay->trace);
    }
    json_builder_end_object(builder);
    return json_finish(builder);
}
