/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report-trace.c - one schedule, every step. */
#include "report/json.h"
#include "report/lanes.h"
#include "util/text.h"

static void write_outcome(Pen *pen, const ExploreTrace *trace)
{
    pen_newline(pen);
    for (guint i = 0; i < trace->failures->len; i++) {
        const ExploreFailure *failure = g_ptr_array_index(trace->failures, i);
        g_autofree char *text =
            g_strdup_printf("✗ %s: %s", failure->check,
                            failure->detail != NULL ? failure->detail : "does not hold");

        pen_paragraph(pen, TONE_BAD, 2, text);
    }
    if (trace->failures->len == 0)
        pen_paragraph(
            pen, TONE_GOOD, 2,
            "✓ On this schedule nothing fails. That says nothing about the others: "
            "irqlab grade looks at all of them.");
}

char *report_trace_text(const ReportReplay *replay, const ReportStyle *style)
{
    g_autoptr(Source) source = source_load(replay->file, replay->sha256);
    g_autofree char *base = g_path_get_basename(replay->file);
    g_autofree char *file = text_make_safe_name(base);
    gboolean broken = replay->trace->failures->len > 0;
    Pen pen;

    pen_init(&pen, style);
    pen_write(&pen, broken ? TONE_BAD : TONE_GOOD, broken ? "BREAKS" : "HOLDS");
    pen_write(&pen, TONE_PLAIN, "  ");
    pen_write(&pen, TONE_STRONG, file);
    pen_printf(&pen, TONE_PLAIN, "  %s  %s  %s", replay->lab->slug, replay->target->name,
               replay->schedule);
    pen_newline(&pen);
    pen_newline(&pen);
    if (replay->trace->truncated)
        pen_paragraph(&pen, TONE_QUIET, 2, "The run is long: here is its last part.");
    lanes_write(&pen, replay->trace, NULL, source);
    write_outcome(&pen, replay->trace);
    return pen_finish(&pen);
}

static void add_failures(JsonBuilder *builder, const ExploreTrace *trace)
{
    json_builder_set_member_name(builder, "failures");
    json_builder_begin_array(builder);
    for (guint i = 0; i < trace->failures->len; i++) {
        const ExploreFailure *failure = g_ptr_array_index(trace->failures, i);

        json_builder_begin_object(builder);
        json_add_text(builder, "check", failure->check);
        json_add_text(builder, "kind", failure->is_rule ? "rule" : "check");
        json_add_text(builder, "detail", failure->detail);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
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
    add_failures(builder, replay->trace);
    json_builder_set_member_name(builder, "truncated");
    json_builder_add_boolean_value(builder, replay->trace->truncated);
    json_add_trace(builder, "trace", replay->trace);
    json_builder_end_object(builder);
    return json_finish(builder);
}
