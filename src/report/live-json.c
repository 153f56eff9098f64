/* SPDX-License-Identifier: GPL-2.0-or-later */
/* live-json.c - schema irqlab/live/v1.  Times are in nanoseconds. */
#include "report/json.h"
#include "report/live-facts.h"

static void add_checks(JsonBuilder *builder, const ReportLive *live)
{
    json_builder_set_member_name(builder, "checks");
    json_builder_begin_array(builder);
    for (guint i = 0; i < live->lab->checks->len; i++) {
        const LabCheck *check = g_ptr_array_index(live->lab->checks, i);
        guint64 held = 0, failed = 0;
        gboolean looked = live_check(live, check, &held, &failed);

        json_builder_begin_object(builder);
        json_add_text(builder, "id", check->id);
        json_add_text(builder, "title", check->title);
        json_add_text(builder, "status",
                      !looked || held + failed == 0 ? "skipped"
                      : failed > 0                  ? "failed"
                                                    : "held");
        json_add_count(builder, "held", held);
        json_add_count(builder, "failed", failed);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void add_times(JsonBuilder *builder, const char *name, const Histogram *times)
{
    json_builder_set_member_name(builder, name);
    json_builder_begin_object(builder);
    json_add_count(builder, "p50", histogram_percentile(times, 500));
    json_add_count(builder, "p99", histogram_percentile(times, 990));
    json_add_count(builder, "max", times->max);
    json_builder_end_object(builder);
}

static void add_sources(JsonBuilder *builder, const ReportLive *live)
{
    json_builder_set_member_name(builder, "sources");
    json_builder_begin_array(builder);
    for (guint i = 0; i < live->lab->sources->len; i++) {
        const LabSource *source = g_ptr_array_index(live->lab->sources, i);
        const BoardSource *counts = &live->status->sources[source->number];

        json_builder_begin_object(builder);
        json_add_text(builder, "source", source->name);
        json_add_count(builder, "raised", counts->raised);
        json_add_count(builder, "taken", counts->taken);
        json_add_count(builder, "lost", counts->lost);
        json_add_count(builder, "nested", counts->nested);
        add_times(builder, "latency_ns", &counts->latency);
        add_times(builder, "handler_ns", &counts->handler);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void add_rules(JsonBuilder *builder, const ReportLive *live)
{
    g_autoptr(GPtrArray) troubles = live_troubles(live);

    json_builder_set_member_name(builder, "rules");
    json_builder_begin_array(builder);
    for (guint i = 0; i < troubles->len; i++) {
        const LiveTrouble *trouble = g_ptr_array_index(troubles, i);

        json_builder_begin_object(builder);
        json_add_text(builder, "rule", trouble->rule);
        json_add_count(builder, "times", trouble->times);
        json_add_text(builder, "first", trouble->first);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

static void add_devices(JsonBuilder *builder, const BoardStatus *status)
{
    json_add_count(builder, "leds", status->leds);
    json_add_count(builder, "led_changes", status->led_changes);
    json_add_count(builder, "uart_bytes", status->n_received);
    json_add_count(builder, "console_characters", status->console_length);
}

char *report_live_json(const ReportLive *live, const char *version)
{
    JsonBuilder *builder = json_builder_new();
    g_autofree char *end = live_end_text(live);

    json_builder_begin_object(builder);
    json_add_text(builder, "schema", "irqlab/live/v1");
    json_add_text(builder, "lab", live->lab->slug);
    json_add_text(builder, "file", live->file);
    json_add_text(builder, "source_sha256", live->sha256);
    json_add_text(builder, "irqlab_version", version);
    json_add_text(builder, "target", live->target->name);
    json_add_text(builder, "outcome",
                  report_live_breaks(live)     ? "failed"
                  : report_live_is_empty(live) ? "none"
                                               : "held");
    json_builder_set_member_name(builder, "storm");
    json_builder_add_boolean_value(builder, live->storm);
    json_builder_set_member_name(builder, "speed");
    json_builder_add_double_value(builder, live->speed);
    json_builder_set_member_name(builder, "seconds");
    json_builder_add_double_value(builder, live->seconds);
    json_add_count(builder, "runs", live->status->runs);
    json_add_count(builder, "runs_broken_off", live->status->broken_off);
    json_add_text(builder, "end", end);
    add_checks(builder, live);
    add_sources(builder, live);
    add_rules(builder, live);
    add_devices(builder, live->status);
    json_builder_end_object(builder);
    return json_finish(builder);
}
