/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report-json.c - schema irqlab/result/v1 (DESIGN.md section 9).  Members keep this order;
 * nothing but "seconds" differs between two runs. */
#include <string.h>

#include "report/json.h"

static const char *level_name(const Target *target)
{
    return target->opt[0] == '-' ? target->opt + 1 : target->opt;
}

static void add_checks(JsonBuilder *builder, const Result *result)
{
    json_builder_set_member_name(builder, "checks");
    json_builder_begin_array(builder);
    for (guint i = 0; i < result->checks->len; i++) {
        const ResultCheck *check = g_ptr_array_index(result->checks, i);

        json_builder_begin_object(builder);
        json_add_text(builder, "id", check->lab_check->id);
        json_add_text(builder, "title", check->lab_check->title);
        json_add_count(builder, "points", check->points);
        json_add_count(builder, "max_points", check->max_points);
        json_add_text(builder, "status", report_status_name(check->status));
        json_add_text(builder, "message", check->message);
        if (check->counterexample >= 0)
            json_add_count(builder, "counterexample", (guint64)check->counterexample);
        json_builder_end_object(builder);
    }
    json_builder_end_array(builder);
}

/* null when it is not known, "unbounded" when there is no bound. */
static void add_measures(JsonBuilder *builder, const ExploreResult *exploration)
{
    json_builder_set_member_name(builder, "measures");
    json_builder_begin_object(builder);
    for (guint m = 0; m < MEASURE_COUNT; m++) {
        const ExploreMeasured *measured =
            exploration != NULL ? &exploration->measures[m] : NULL;

        if (measured == NULL || !measured->known)
            json_add_text(builder, explore_measure_name(m), NULL);
        else if (measured->unbounded)
            json_add_text(builder, explore_measure_name(m), "unbounded");
        else
            json_add_count(builder, explore_measure_name(m), measured->value);
    }
    json_builder_end_object(builder);
}

static void add_target(JsonBuilder *builder, const Result *result, guint index)
{
    const ResultTarget *target = g_ptr_array_index(result->targets, index);
    const ExploreResult *exploration = target->exploration;

    json_builder_begin_object(builder);
    json_add_text(builder, "target", target->target->family);
    json_add_text(builder, "opt", level_name(target->target));
    json_add_text(builder, "compiler", target->compiler);
    json_add_text(builder, "verdict",
                  report_verdict_name(result_target_verdict(result, index)));
    json_add_count(builder, "states", exploration != NULL ? exploration->states : 0);
    json_add_count(builder, "boundaries",
                   exploration != NULL ? exploration->boundaries : 0);
    json_add_text(builder, "interleavings",
                  exploration != NULL ? exploration->interleavings : "0");
    json_builder_set_member_name(builder, "loops");
    json_builder_add_boolean_value(builder, exploration != NULL && exploration->loops);
    json_add_text(builder, "bounds", target->bounds);
    json_builder_set_member_name(builder, "seconds");
    json_builder_add_double_value(builder, target->seconds);
    add_measures(builder, exploration);
    json_builder_end_object(builder);
}

static void add_counterexample(JsonBuilder *builder, const ResultCounterexample *example)
{
    json_builder_begin_object(builder);
    json_add_text(builder, "target", example->target->family);
    json_add_text(builder, "opt", level_name(example->target));
    json_add_text(builder, "check", example->check);
    json_add_text(builder, "schedule", example->schedule);
    json_add_text(builder, "message", example->message);
    json_add_text(builder, "file", example->file);
    json_add_count(builder, "line", example->line);
    json_add_trace(builder, "trace", example->trace);
    if (example->confirmation != RESULT_NOT_FOLLOWED) {
        json_builder_set_member_name(builder, "confirmed");
        json_builder_add_boolean_value(builder,
                                       example->confirmation == RESULT_CONFIRMED);
    }
    if (example->confirmation == RESULT_DIFFERS) {
        json_add_text(builder, "difference", example->difference);
        json_add_trace(builder, "native_trace", example->native_trace);
    }
    json_builder_end_object(builder);
}

char *report_json(const Result *result, const char *version)
{
    JsonBuilder *builder = json_builder_new();

    json_builder_begin_object(builder);
    json_add_text(builder, "schema", "irqlab/result/v1");
    json_add_text(builder, "lab", result->lab->slug);
    json_add_text(builder, "file", result->file);
    json_add_text(builder, "source_sha256", result->source_sha256);
    json_add_text(builder, "irqlab_version", version);
    json_add_text(builder, "verdict", report_verdict_name(result->verdict));
    json_add_count(builder, "points", result->points);
    json_add_count(builder, "max_points", result->max_points);
    add_checks(builder, result);
    json_builder_set_member_name(builder, "targets");
    json_builder_begin_array(builder);
    for (guint i = 0; i < result->targets->len; i++)
        add_target(builder, result, i);
    json_builder_end_array(builder);
    json_builder_set_member_name(builder, "counterexamples");
    json_builder_begin_array(builder);
    for (guint i = 0; i < result->counterexamples->len; i++)
        add_counterexample(builder, g_ptr_array_index(result->counterexamples, i));
    json_builder_end_array(builder);
    json_add_text(builder, "diagnostics", result->diagnostics);
    json_add_text(builder, "sandbox", result->sandbox);
    json_builder_end_object(builder);
    return json_finish(builder);
}
