/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-grade.c - explorations become checks, points, verdicts and stories, and every report
 * is a view of them.  The explorer is a fake. */
#include <json-glib/json-glib.h>
#include <string.h>

#include "fake-explore.h"
#include "grade/interplay.h"
#include "grade/span.h"
#include "grade/story.h"
#include "report/pen.h"
#include "report/report.h"

#define TIM4 2 /* irq_source */
#define TIM2 0

static const ReportStyle plain = {.utf8 = TRUE};

/* ---- a lab ------------------------------------------------------------------------- */

static LabCheck *add_check(Lab *lab, const char *id, LabCheckKind kind, guint points)
{
    LabCheck *check = g_new0(LabCheck, 1);

    check->id = g_strdup(id);
    check->title = g_strdup_printf("The title of %s", id);
    check->message = g_strdup_printf("The message of %s.", id);
    check->points = points;
    check->kind = kind;
    g_ptr_array_add(lab->checks, check);
    return check;
}

static LabCheck *add_limit(Lab *lab, const char *id, const char *measure, guint limit)
{
    LabCheck *check = add_check(lab, id, LAB_CHECK_LIMIT, 10);

    check->measure = g_strdup(measure);
    check->limits = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(check->limits, (gpointer) "*", GUINT_TO_POINTER(limit));
    return check;
}

static void check_free(LabCheck *check)
{
    g_free(check->id);
    g_free(check->title);
    g_free(check->message);
    g_free(check->rule);
    g_free(check->measure);
    g_free(check->source);
    g_clear_pointer(&check->limits, g_hash_table_unref);
    g_free(check);
}

/* One source, four targets, and the checks "total", "hang" (a rule) and "rules". */
static Lab *lab_make(void)
{
    Lab *lab = g_new0(Lab, 1);
    LabSource *source = g_new0(LabSource, 1);

    lab->path = g_strdup("/nowhere");
    lab->slug = g_strdup("lost-update");
    lab->title = g_strdup("Lost update");
    lab->targets = g_strsplit("host-O0 host-O2 thumb-O0 thumb-O2", " ", -1);
    lab->functions = g_new0(char *, 1);
    lab->rules_off = g_new0(char *, 1);
    lab->sources = g_ptr_array_new();
    lab->checks = g_ptr_array_new_with_free_func((GDestroyNotify)check_free);
    *source = (LabSource){.name = (char *)"TIM4", .number = TIM4, .events = 5};
    g_ptr_array_add(lab->sources, source);
    add_check(lab, "total", LAB_CHECK_SCENARIO, 50);
    add_check(lab, "hangs", LAB_CHECK_RULE, 30)->rule = g_strdup("hang");
    add_check(lab, "rules", LAB_CHECK_RULES, 20);
    return lab;
}

static void lab_drop(Lab *lab)
{
    g_free(g_ptr_array_index(lab->sources, 0));
    g_ptr_array_unref(lab->sources);
    g_ptr_array_unref(lab->checks);
    g_strfreev(lab->targets);
    g_strfreev(lab->functions);
    g_strfreev(lab->rules_off);
    g_free(lab->path);
    g_free(lab->slug);
    g_free(lab->title);
    g_free(lab);
}

/* Main loads 4, TIM4 stores 5, main stores 5. */
static ExploreTrace *lost_update_trace(void)
{
    ExploreTrace *trace = fake_trace_new();

    fake_insn(trace, -1, 20, "push {r7, lr}");
    fake_read(fake_insn(trace, -1, 22, "ldr r3, [r2]"), "count", 0x2000, 4);
    fake_event(trace, STEP_RAISE, -1, TIM4);
    fake_event(trace, STEP_TAKE, TIM4, TIM4);
    fake_read(fake_insn(trace, TIM4, 13, "ldr r3, [r2]"), "count", 0x2000, 4);
    fake_insn(trace, TIM4, 13, "adds r3, #1");
    fake_write(fake_insn(trace, TIM4, 13, "str r3, [r2]"), "count", 0x2000, 5);
    fake_event(trace, STEP_RETURN, TIM4, TIM4);
    fake_insn(trace, -1, 22, "adds r3, #1");
    fake_write(fake_insn(trace, -1, 22, "str r3, [r2]"), "count", 0x2000, 5);
    fake_insn(trace, -1, 23, "pop {r7, pc}");
    fake_event(trace, STEP_CHECK, -1, -1)->text = g_strdup("total");
    fake_trace_fails(trace, "total", FALSE);
    return trace;
}

static void all_proved(void)
{
    fake_reset();
    for (guint i = 0; i < TARGET_COUNT; i++) {
        fake()->results[i] = fake_proof();
        fake_seen(fake()->results[i], "total");
    }
}

static Result *grade(Lab *lab, guint jobs)
{
    const GradeOptions options = {.data_dir = "/nowhere", .jobs = jobs};
    g_autoptr(GError) error = NULL;
    Result *result = grade_file(lab, "/tmp/no such folder/lab.c", &options, NULL, &error);

    g_assert_no_error(error);
    return result;
}

/* ---- a processor that is a fake, too ------------------------------------------------------ */

typedef struct {
    const char *differs_on; /* a schedule; NULL: none */
    const char *error;
    guint followed;
} FakeNative;

static gboolean fake_follow(gpointer data, Image *image, const ExploreConfig *config,
                            const ExploreTrace *trace, const char *schedule,
                            GradeFollowed *ret_followed, GCancellable *cancellable,
                            GError **error)
{
    FakeNative *native = data;

    (void)image;
    (void)config;
    (void)cancellable;
    native->followed++;
    if (native->error != NULL) {
        g_set_error_literal(error, EXPLORE_ERROR, EXPLORE_ERROR_FAILED, native->error);
        return FALSE;
    }
    g_assert_nonnull(trace);
    ret_followed->confirmed = g_strcmp0(native->differs_on, schedule) != 0;
    if (!ret_followed->confirmed) {
        ret_followed->difference = g_strdup("instruction 5 reads count: 5 here");
        ret_followed->trace = lost_update_trace();
    }
    return TRUE;
}

static Result *grade_confirmed(Lab *lab, FakeNative *fake_native, GError **error)
{
    const GradeNative native = {fake_follow, fake_native};
    const GradeOptions options = {.data_dir = "/nowhere", .jobs = 1, .native = &native};

    return grade_file(lab, "/tmp/no such folder/lab.c", &options, NULL, error);
}

static const ResultCheck *check_at(const Result *result, guint index)
{
    return g_ptr_array_index(result->checks, index);
}

static char *confirmed_of(const char *json, guint index)
{
    g_autoptr(JsonParser) parser = json_parser_new();
    JsonObject *example;

    g_assert_true(json_parser_load_from_data(parser, json, -1, NULL));
    example = json_array_get_object_element(
        json_object_get_array_member(json_node_get_object(json_parser_get_root(parser)),
                                     "counterexamples"),
        index);
    if (!json_object_has_member(example, "confirmed"))
        return g_strdup("not asked");
    return g_strdup_printf(
        "%s%s", json_object_get_boolean_member(example, "confirmed") ? "yes" : "no",
        json_object_has_member(example, "native_trace") ? ", both traces" : "");
}

/* ---- the real processor ------------------------------------------------------------------- */

static void test_what_the_processor_confirms_stands(void)
{
    Lab *lab = lab_make();
    FakeNative native = {0};

    all_proved();
    fake_fail(fake()->results[0], "total", FALSE, "TIM4@3", 11);
    fake_fail(fake()->results[3], "total", FALSE, "TIM4@4", 11);
    fake()->trace = lost_update_trace();
    g_autoptr(Result) result = grade_confirmed(lab, &native, NULL);
    g_autofree char *text = report_text(result, &plain);
    g_autofree char *json = report_json(result, "1");
    g_autofree char *first = confirmed_of(json, 0), *second = confirmed_of(json, 1);

    g_assert_cmpint(result->verdict, ==, RESULT_REFUTED);
    g_assert_cmpuint(native.followed, ==, 1); /* thumb it cannot run */
    g_assert_nonnull(strstr(text, "Confirmed on this processor: 1 of 1"));
    g_assert_cmpstr(first, ==, "yes");
    g_assert_cmpstr(second, ==, "not asked");
    lab_drop(lab);
}

static void test_where_the_processor_differs_nothing_is_decided(void)
{
    Lab *lab = lab_make();
    FakeNative native = {.differs_on = "TIM4@3"};

    all_proved();
    fake_fail(fake()->results[0], "total", FALSE, "TIM4@3", 11);
    fake()->trace = lost_update_trace();
    g_autoptr(Result) result = grade_confirmed(lab, &native, NULL);
    g_autofree char *text = report_text(result, &plain);
    g_autofree char *json = report_json(result, "1");
    g_autofree char *first = confirmed_of(json, 0);

    g_assert_cmpint(result->verdict, ==, RESULT_INCONCLUSIVE);
    g_assert_cmpint(check_at(result, 0)->status, ==, CHECK_INCONCLUSIVE);
    g_assert_cmpint(check_at(result, 1)->status, ==, CHECK_PASSED);
    g_assert_cmpint(result_target_verdict(result, 0), ==, RESULT_INCONCLUSIVE);
    g_assert_cmpint(result_target_verdict(result, 1), ==, RESULT_PROVED);
    g_assert_true(g_str_has_prefix(text, "INCONCLUSIVE"));
    g_assert_nonnull(strstr(text, "Confirmed on this processor: 0 of 1"));
    g_assert_nonnull(strstr(text, "reads count: 5 here"));
    g_assert_null(strstr(text, "REFUTED"));
    g_assert_cmpstr(first, ==, "no, both traces");
    lab_drop(lab);
}

static void test_another_check_that_fails_still_refutes(void)
{
    Lab *lab = lab_make();
    FakeNative native = {.differs_on = "TIM4@3"};

    all_proved();
    fake_fail(fake()->results[0], "total", FALSE, "TIM4@3", 11);
    fake_fail(fake()->results[3], "total", FALSE, "TIM4@3", 11);
    fake_fail(fake()->results[3], "hang", TRUE, "TIM4@9", 20);
    fake()->trace = lost_update_trace();
    fake_trace_fails(fake()->trace, "hang", TRUE);
    g_autoptr(Result) result = grade_confirmed(lab, &native, NULL);
    g_autofree char *text = report_text(result, &plain);
    const ResultCounterexample *shown =
        g_ptr_array_index(result->counterexamples, result_shown(result));

    g_assert_cmpint(result->verdict, ==, RESULT_REFUTED);
    g_assert_cmpint(check_at(result, 0)->status, ==, CHECK_INCONCLUSIVE);
    g_assert_cmpint(check_at(result, 1)->status, ==, CHECK_FAILED);
    g_assert_cmpstr(shown->check, ==, "hangs");
    g_assert_nonnull(strstr(text, "Confirmed on this processor: 0 of 1"));
    lab_drop(lab);
}

static void test_a_processor_that_cannot_be_asked_is_an_error(void)
{
    Lab *lab = lab_make();
    FakeNative native = {.error = "no ptrace here"};
    g_autoptr(GError) error = NULL;

    all_proved();
    fake_fail(fake()->results[0], "total", FALSE, "TIM4@3", 11);
    fake()->trace = lost_update_trace();
    g_assert_null(grade_confirmed(lab, &native, &error));
    g_assert_cmpstr(error->message, ==, "no ptrace here");
    lab_drop(lab);
}

/* ---- verdicts ------------------------------------------------------------------------ */

static void test_proved_when_all_hold_on_all_targets(void)
{
    Lab *lab = lab_make();

    all_proved();
    g_autoptr(Result) result = grade(lab, 2);

    g_assert_cmpint(result->verdict, ==, RESULT_PROVED);
    g_assert_cmpuint(result->points, ==, 100);
    g_assert_cmpuint(result->counterexamples->len, ==, 0);
    g_assert_cmpint(fake()->runs, ==, TARGET_COUNT);
    g_assert_nonnull(strstr(result->message, "up to 5 interrupts from TIM4"));
    lab_drop(lab);
}

static void test_one_target_that_fails_refutes(void)
{
    Lab *lab = lab_make();

    all_proved();
    fake_fail(fake()->results[3], "total", FALSE, "TIM4@3", 11);
    fake()->trace = lost_update_trace();
    g_autoptr(Result) result = grade(lab, 1);

    g_assert_cmpint(result->verdict, ==, RESULT_REFUTED);
    g_assert_cmpuint(result->points, ==, 50);
    g_assert_cmpint(check_at(result, 0)->status, ==, CHECK_FAILED);
    g_assert_cmpint(check_at(result, 0)->by_target[0], ==, CHECK_PASSED);
    g_assert_cmpint(check_at(result, 0)->by_target[3], ==, CHECK_FAILED);
    g_assert_cmpint(check_at(result, 1)->status, ==, CHECK_PASSED);
    g_assert_cmpint(result_target_verdict(result, 0), ==, RESULT_PROVED);
    g_assert_cmpint(result_target_verdict(result, 3), ==, RESULT_REFUTED);
    lab_drop(lab);
}

static void test_the_shortest_counterexample_is_shown_and_all_are_kept(void)
{
    Lab *lab = lab_make();

    all_proved();
    fake_fail(fake()->results[0], "total", FALSE, "TIM4@3,TIM4@4", 5);
    fake_fail(fake()->results[2], "total", FALSE, "TIM4@3", 40);
    fake_fail(fake()->results[3], "total", FALSE, "TIM4@3", 11);
    fake()->trace = lost_update_trace();
    g_autoptr(Result) result = grade(lab, 1);
    const ResultCounterexample *shown =
        g_ptr_array_index(result->counterexamples, check_at(result, 0)->counterexample);

    g_assert_cmpuint(result->counterexamples->len, ==, 3);
    g_assert_cmpstr(shown->target->name, ==, "thumb-O2");
    g_assert_cmpstr(shown->schedule, ==, "TIM4@3");
    g_assert_cmpstr(shown->file, ==, "lab.c");
    g_assert_cmpuint(shown->line, ==, 22);
    lab_drop(lab);
}

static void test_rules_go_to_their_own_check_else_to_rules(void)
{
    Lab *lab = lab_make();

    all_proved();
    fake_fail(fake()->results[2], "hang", TRUE, "TIM4@3", 11);
    fake_fail(fake()->results[2], "memory", TRUE, "TIM4@3", 11);
    fake_fail(fake()->results[2], "not-in-lab-ini", FALSE, "none", 11);
    fake()->trace = lost_update_trace();
    fake_trace_fails(fake()->trace, "hang", TRUE);
    fake_trace_fails(fake()->trace, "not-in-lab-ini", FALSE);
    g_autoptr(Result) result = grade(lab, 1);
    const ResultCounterexample *rules =
        g_ptr_array_index(result->counterexamples, check_at(result, 2)->counterexample);

    g_assert_cmpint(check_at(result, 0)->status, ==, CHECK_PASSED);
    g_assert_cmpint(check_at(result, 1)->status, ==, CHECK_FAILED);
    g_assert_cmpint(check_at(result, 2)->status, ==, CHECK_FAILED);
    g_assert_cmpstr(rules->broken, ==, "not-in-lab-ini");
    g_assert_cmpstr(rules->check, ==, "rules");
    lab_drop(lab);
}

static void test_a_failure_without_a_check_still_refutes(void)
{
    Lab *lab = lab_make();

    g_ptr_array_remove_index(lab->checks, 2);
    all_proved();
    fake_fail(fake()->results[2], "memory", TRUE, "TIM4@3", 11);
    fake()->trace = lost_update_trace();
    fake_trace_fails(fake()->trace, "memory", TRUE);
    g_autoptr(Result) result = grade(lab, 1);
    g_autofree char *text = report_text(result, &plain);

    g_assert_cmpint(result->verdict, ==, RESULT_REFUTED);
    g_assert_nonnull(strstr(text, "memory"));
    lab_drop(lab);
}

static void test_a_limit_met_is_inconclusive_and_keeps_refutations(void)
{
    Lab *lab = lab_make();

    all_proved();
    fake()->results[1]->verdict = EXPLORE_INCONCLUSIVE;
    fake()->results[1]->limit = g_strdup("2,000,000 states were stored");
    g_autoptr(Result) open = grade(lab, 1);

    g_assert_cmpint(open->verdict, ==, RESULT_INCONCLUSIVE);
    g_assert_cmpuint(open->points, ==, 0);
    g_assert_nonnull(strstr(open->message, "2,000,000 states were stored"));

    all_proved();
    fake_fail(fake()->results[1], "total", FALSE, "TIM4@3", 11);
    fake()->results[1]->limit = g_strdup("2,000,000 states were stored");
    fake()->trace = lost_update_trace();
    g_autoptr(Result) refuted = grade(lab, 1);

    g_assert_cmpint(refuted->verdict, ==, RESULT_REFUTED);
    g_assert_cmpint(check_at(refuted, 0)->status, ==, CHECK_FAILED);
    g_assert_cmpint(check_at(refuted, 1)->status, ==, CHECK_INCONCLUSIVE);
    lab_drop(lab);
}

static void test_a_check_never_called_is_skipped_after_a_fault_else_open(void)
{
    Lab *lab = lab_make();

    all_proved();
    g_ptr_array_set_size(fake()->results[0]->checks_seen, 0);
    g_autoptr(Result) open = grade(lab, 1);

    g_assert_cmpint(open->verdict, ==, RESULT_INCONCLUSIVE);
    g_assert_cmpint(check_at(open, 0)->status, ==, CHECK_INCONCLUSIVE);

    all_proved();
    g_ptr_array_set_size(fake()->results[0]->checks_seen, 0);
    fake_fail(fake()->results[0], "memory", TRUE, "none", 3);
    fake()->trace = lost_update_trace();
    fake_trace_fails(fake()->trace, "memory", TRUE);
    g_autoptr(Result) refuted = grade(lab, 1);

    g_assert_cmpint(check_at(refuted, 0)->status, ==, CHECK_SKIPPED);
    g_assert_cmpuint(check_at(refuted, 0)->points, ==, 0);
    g_assert_cmpint(refuted->verdict, ==, RESULT_REFUTED);
    lab_drop(lab);
}

static void test_a_limit_is_compared_with_the_exact_maximum(void)
{
    Lab *lab = lab_make();

    add_limit(lab, "masked", "masked_insns", 20);
    all_proved();
    fake_measure(fake()->results[3], MEASURE_MASKED, 20, "TIM4@3");
    g_autoptr(Result) at_limit = grade(lab, 1);

    g_assert_cmpint(at_limit->verdict, ==, RESULT_PROVED);

    all_proved();
    fake_measure(fake()->results[3], MEASURE_MASKED, 21, "TIM4@3");
    fake()->trace = lost_update_trace();
    g_autoptr(Result) over = grade(lab, 1);
    const ResultCheck *check = check_at(over, 3);
    const ResultCounterexample *shown =
        g_ptr_array_index(over->counterexamples, check->counterexample);

    g_assert_cmpint(over->verdict, ==, RESULT_REFUTED);
    g_assert_cmpint(check->status, ==, CHECK_FAILED);
    g_assert_nonnull(strstr(check->message, "21 instructions on thumb-O2"));
    g_assert_nonnull(strstr(check->message, "at most 20"));
    g_assert_cmpstr(shown->schedule, ==, "TIM4@3");
    lab_drop(lab);
}

static void test_limits_by_target_by_source_unbounded_and_unknown(void)
{
    Lab *lab = lab_make();
    LabCheck *late = add_limit(lab, "late", "latency_insns", 9);
    LabCheck *deep = add_limit(lab, "deep", "stack_bytes", 100);

    late->source = g_strdup("TIM4");
    g_hash_table_insert(late->limits, (gpointer) "host-O0", GUINT_TO_POINTER(50));
    all_proved();
    fake_measure(fake()->results[0], MEASURE_LATENCY, 40, "TIM4@3");
    fake()->results[0]->measures[MEASURE_LATENCY].by_source[TIM4] = 40;
    fake_measure(fake()->results[3], MEASURE_LATENCY, 30, "TIM4@3");
    fake()->results[3]->measures[MEASURE_LATENCY].by_source[TIM4] = 8;
    /* A host's stack says nothing. */
    fake_measure(fake()->results[0], MEASURE_STACK, 4000, "none");
    g_autoptr(Result) fine = grade(lab, 1);

    g_assert_cmpint(fine->verdict, ==, RESULT_PROVED);

    all_proved();
    fake()->results[2]->measures[MEASURE_STACK].unbounded = TRUE;
    g_autoptr(Result) endless = grade(lab, 1);
    const ResultCounterexample *bare = g_ptr_array_index(endless->counterexamples, 0);
    g_autofree char *text = report_text(endless, &plain);

    g_assert_cmpint(check_at(endless, 4)->status, ==, CHECK_FAILED);
    g_assert_null(bare->trace);
    g_assert_nonnull(strstr(text, "no bound"));

    all_proved();
    fake()->results[2]->measures[MEASURE_STACK].known = FALSE;
    g_autoptr(Result) unknown = grade(lab, 1);

    g_assert_cmpint(check_at(unknown, 4)->status, ==, CHECK_INCONCLUSIVE);
    g_assert_cmpint(unknown->verdict, ==, RESULT_INCONCLUSIVE);
    g_assert_cmpstr(deep->measure, ==, "stack_bytes");
    lab_drop(lab);
}

static void test_a_file_that_does_not_build_is_a_result(void)
{
    Lab *lab = lab_make();

    fake_reset();
    fake()->build_error = "lab.c:3: expected ';'";
    fake()->build_error_code = BUILD_ERROR_REJECTED;
    fake()->diagnostics = "lab.c:3:1: error: expected ';'\n";
    g_autoptr(Result) result = grade(lab, 1);
    g_autofree char *text = report_text(result, &plain);
    g_autofree char *json = report_json(result, "1");

    g_assert_cmpint(result->verdict, ==, RESULT_BUILD_FAILED);
    g_assert_cmpuint(result->points, ==, 0);
    g_assert_cmpuint(result->max_points, ==, 100);
    g_assert_true(g_str_has_prefix(text, "DOES NOT BUILD  lab.c"));
    g_assert_nonnull(strstr(json, "\"build-failed\""));
    lab_drop(lab);
}

static void test_other_build_errors_and_the_first_exploration_error_are_passed_on(void)
{
    Lab *lab = lab_make();
    const GradeOptions options = {.data_dir = "/nowhere", .jobs = 2};
    g_autoptr(GError) error = NULL;

    fake_reset();
    fake()->build_error = "no compiler";
    fake()->build_error_code = BUILD_ERROR_TOOL;
    g_assert_null(grade_file(lab, "x", &options, NULL, &error));
    g_assert_error(error, BUILD_ERROR, BUILD_ERROR_TOOL);
    g_clear_error(&error);

    all_proved();
    fake()->explore_error = "the emulator failed";
    g_assert_null(grade_file(lab, "x", &options, NULL, &error));
    g_assert_error(error, EXPLORE_ERROR, EXPLORE_ERROR_FAILED);
    lab_drop(lab);
}

static void test_a_replay_that_does_not_break_is_irqlabs_own_fault(void)
{
    Lab *lab = lab_make();
    const GradeOptions options = {.data_dir = "/nowhere", .jobs = 1};
    g_autoptr(GError) error = NULL;

    all_proved();
    fake_fail(fake()->results[3], "total", FALSE, "TIM4@3", 11);
    fake()->trace = lost_update_trace();
    g_ptr_array_set_size(fake()->trace->failures, 0);
    g_assert_null(grade_file(lab, "x", &options, NULL, &error));
    g_assert_error(error, EXPLORE_ERROR, EXPLORE_ERROR_FAILED);
    lab_drop(lab);
}

static void test_a_trace_ends_where_its_check_first_fails(void)
{
    Lab *lab = lab_make();

    all_proved();
    fake_fail(fake()->results[3], "total", FALSE, "TIM4@3", 11);
    fake()->trace = lost_update_trace();
    fake_insn(fake()->trace, -1, 30, "nop");
    g_autoptr(Result) result = grade(lab, 1);
    const ResultCounterexample *shown = g_ptr_array_index(result->counterexamples, 0);
    const ExploreStep *last =
        g_ptr_array_index(shown->trace->steps, shown->trace->steps->len - 1);

    g_assert_cmpint(last->kind, ==, STEP_CHECK);
    lab_drop(lab);
}

static void test_targets_are_checked_and_ordered(void)
{
    Lab *lab = lab_make();
    const char *const mixed[] = {"thumb-O2", "host-O0", "thumb-O2", NULL};
    const char *const unknown[] = {"host-O9", NULL};
    g_autoptr(GError) error = NULL;
    g_autofree const Target **targets = grade_targets(lab, mixed, &error);

    g_assert_no_error(error);
    g_assert_cmpstr(targets[0]->name, ==, "host-O0");
    g_assert_cmpstr(targets[1]->name, ==, "thumb-O2");
    g_assert_null(targets[2]);
    g_assert_null(grade_targets(lab, unknown, &error));
    g_assert_error(error, GRADE_ERROR, GRADE_ERROR_TARGET);
    lab_drop(lab);
}

/* ---- stories ---------------------------------------------------------------------------- */

static char *story_of(ExploreTrace *trace, const char *check, gboolean is_rule)
{
    ExploreResult *result = fake_proof();
    g_autoptr(Story) story = NULL;
    char *text;

    fake_fail(result, check, is_rule, "TIM4@3", 11);
    story = story_new(trace, g_ptr_array_index(result->failures, 0));
    text = g_strdup(story->text);
    explore_result_free(result);
    explore_trace_free(trace);
    return text;
}

static void test_story_of_a_lost_update(void)
{
    g_autofree char *text = story_of(lost_update_trace(), "total", FALSE);

    g_assert_cmpstr(text, ==,
                    "main loaded count = 4 · TIM4 came in and stored 5 · main stored 5: "
                    "one update is lost");
}

static void test_story_of_two_handlers(void)
{
    ExploreTrace *trace = fake_trace_new();

    fake_insn(trace, -1, 1, "nop");
    fake_event(trace, STEP_TAKE, TIM4, TIM4);
    fake_read(fake_insn(trace, TIM4, 5, "ldr"), "n", 0x10, 1);
    fake_event(trace, STEP_TAKE, TIM2, TIM2);
    fake_write(fake_insn(trace, TIM2, 9, "str"), "n", 0x10, 7);
    fake_event(trace, STEP_RETURN, TIM2, TIM2);
    fake_write(fake_insn(trace, TIM4, 5, "str"), "n", 0x10, 2);
    fake_event(trace, STEP_RETURN, TIM4, TIM4);
    g_autofree char *text = story_of(trace, "total", FALSE);

    g_assert_cmpstr(text, ==,
                    "TIM4 loaded n = 1 · TIM2 came in and stored 7 · TIM4 stored 2: one "
                    "update is lost");
}

static void test_a_value_read_again_is_no_lost_update(void)
{
    ExploreTrace *trace = fake_trace_new();

    fake_read(fake_insn(trace, -1, 1, "ldr"), "n", 0x10, 1);
    fake_event(trace, STEP_TAKE, TIM4, TIM4);
    fake_write(fake_insn(trace, TIM4, 9, "str"), "n", 0x10, 2);
    fake_event(trace, STEP_RETURN, TIM4, TIM4);
    fake_read(fake_insn(trace, -1, 1, "ldr"), "n", 0x10, 2);
    fake_write(fake_insn(trace, -1, 1, "str"), "n", 0x10, 3);
    g_autofree char *text = story_of(trace, "total", FALSE);

    g_assert_null(strstr(text, "lost"));
    g_assert_nonnull(strstr(text, "TIM4 came in after lab.c:1 and stored n = 2"));
}

static void test_story_of_a_torn_read(void)
{
    ExploreTrace *trace = fake_trace_new();

    fake_read(fake_insn(trace, -1, 1, "ldr"), "seconds", 0x10, 1);
    fake_event(trace, STEP_TAKE, TIM4, TIM4);
    fake_write(fake_insn(trace, TIM4, 9, "str"), "seconds", 0x10, 2);
    fake_write(fake_insn(trace, TIM4, 9, "str"), "millis", 0x14, 0);
    fake_event(trace, STEP_RETURN, TIM4, TIM4);
    fake_read(fake_insn(trace, -1, 2, "ldr"), "millis", 0x14, 0);
    g_autofree char *text = story_of(trace, "total", FALSE);

    g_assert_cmpstr(
        text, ==,
        "main read seconds = 1 · TIM4 came in and stored seconds = 2 and millis = "
        "0 · main read millis = 0: main has the old seconds with the new millis");
}

static void test_story_of_a_half_done_change(void)
{
    ExploreTrace *trace = fake_trace_new();

    fake_write(fake_insn(trace, -1, 1, "str"), "upper", 0x10, 20);
    fake_event(trace, STEP_TAKE, TIM4, TIM4);
    fake_read(fake_insn(trace, TIM4, 9, "ldr"), "upper", 0x10, 20);
    fake_read(fake_insn(trace, TIM4, 9, "ldr"), "lower", 0x14, 0);
    fake_event(trace, STEP_RETURN, TIM4, TIM4);
    fake_write(fake_insn(trace, -1, 2, "str"), "lower", 0x14, 40);
    g_autofree char *text = story_of(trace, "total", FALSE);

    g_assert_nonnull(strstr(text, "TIM4 saw upper changed and lower not yet"));
}

static void test_story_of_a_hang(void)
{
    ExploreTrace *trace = fake_trace_new();

    fake_insn(trace, -1, 1, "nop");
    for (guint i = 0; i < 3; i++) {
        fake_read(fake_insn(trace, -1, 12, "ldr"), "ready", 0x10, 0);
        ((ExploreStep *)g_ptr_array_index(trace->steps, trace->steps->len - 1))->pc =
            0x100;
        fake_insn(trace, -1, 12, "beq")->pc = 0x102;
    }
    g_autofree char *text = story_of(trace, "hang", TRUE);

    g_assert_nonnull(strstr(text,
                            "main goes round and round at lab.c:12, reading ready = 0 "
                            "each time"));
}

static void test_spans_of_a_trace(void)
{
    ExploreTrace *trace = fake_trace_new();
    Span span;

    fake_insn(trace, -1, 4, "bl")->text = g_strdup("irq_disable() = false");
    fake_insn(trace, -1, 5, "ldr");
    fake_event(trace, STEP_RAISE, -1, TIM4);
    fake_insn(trace, -1, 5, "str");
    fake_event(trace, STEP_RAISE, -1, TIM4)->lost = TRUE;
    fake_insn(trace, -1, 6, "bl")->text = g_strdup("irq_enable(false)");
    fake_event(trace, STEP_TAKE, TIM4, TIM4);
    fake_insn(trace, TIM4, 9, "bx");
    fake_event(trace, STEP_RETURN, TIM4, TIM4);
    g_assert_true(span_find(trace, MEASURE_MASKED, -1, &span));
    g_assert_cmpuint(span.value, ==, 3);
    g_assert_true(span_find(trace, MEASURE_LATENCY, TIM4, &span));
    g_assert_cmpuint(span.value, ==, 2);
    g_assert_true(span_find(trace, MEASURE_HANDLER, -1, &span));
    g_assert_cmpuint(span.value, ==, 1);
    g_assert_true(span_find(trace, MEASURE_LOST, -1, &span));
    g_assert_cmpuint(span.value, ==, 1);
    g_assert_false(span_find(trace, MEASURE_LATENCY, TIM2, &span));
    g_assert_false(span_find(trace, MEASURE_STACK, -1, &span));
    explore_trace_free(trace);
}

static void test_a_store_that_overwrites_is_told_even_when_it_read_again(void)
{
    ExploreTrace *trace = fake_trace_new();
    ExploreStep *exchange;

    fake_read(fake_insn(trace, -1, 1, "mov"), "n", 0x10, 0);
    fake_event(trace, STEP_TAKE, TIM4, TIM4);
    fake_write(fake_insn(trace, TIM4, 9, "mov"), "n", 0x10, 1);
    fake_event(trace, STEP_RETURN, TIM4, TIM4);
    exchange = fake_insn(trace, -1, 2, "xchg");
    fake_read(exchange, "n", 0x10, 1);
    fake_write(exchange, "n", 0x10, 1);
    g_autofree char *text = story_of(trace, "total", FALSE);

    g_assert_cmpstr(
        text, ==, "TIM4 came in after lab.c:1 and stored n = 1 · main then stored n = 1");
}

static void test_a_handler_that_does_nothing_is_told_with_what_it_read(void)
{
    ExploreTrace *trace = fake_trace_new();

    fake_insn(trace, -1, 1, "nop");
    fake_event(trace, STEP_TAKE, TIM4, TIM4);
    fake_read(fake_insn(trace, TIM4, 9, "ldr"), "busy", 0x10, 1);
    fake_event(trace, STEP_RETURN, TIM4, TIM4);
    g_autofree char *text = story_of(trace, "total", FALSE);

    g_assert_cmpstr(text, ==,
                    "TIM4 came in after lab.c:1, read busy = 1 and stored nothing");
}

static void test_a_mask_that_stays_is_told_with_its_line(void)
{
    ExploreTrace *trace = fake_trace_new();

    fake_insn(trace, -1, 4, "bl")->text = g_strdup("irq_disable() = false");
    fake_insn(trace, -1, 5, "bl")->text = g_strdup("irq_enable(false)");
    fake_insn(trace, -1, 8, "bl")->text = g_strdup("irq_disable() = false");
    fake_insn(trace, -1, 9, "bx lr");
    g_autofree char *text = story_of(trace, "masked-on-return", TRUE);

    g_assert_nonnull(strstr(text, "irq_disable() at lab.c:8 was not undone"));
}

/* ---- reports ------------------------------------------------------------------------------ */

static Result *refuted_result(Lab *lab, guint jobs)
{
    all_proved();
    fake_fail(fake()->results[0], "total", FALSE, "TIM4@3", 14);
    fake_fail(fake()->results[3], "total", FALSE, "TIM4@3", 11);
    fake()->trace = lost_update_trace();
    return grade(lab, jobs);
}

static void assert_fits(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (char **line = lines; *line != NULL; line++) {
        g_assert_cmpuint(pen_width(*line), <=, REPORT_COLUMNS);
        g_assert_false(g_str_has_suffix(*line, " "));
    }
}

static void test_text_says_first_whether_it_holds_and_fits(void)
{
    Lab *lab = lab_make();
    g_autoptr(Result) result = refuted_result(lab, 1);
    g_autofree char *text = report_text(result, &plain);

    g_assert_true(g_str_has_prefix(text, "REFUTED  lab.c  lost-update  50/100\n"));
    g_assert_nonnull(strstr(text, "✗ The title of total"));
    g_assert_nonnull(strstr(text, "TIM4@3: TIM4 comes in"));
    g_assert_nonnull(strstr(text, "reads count = 4"));
    g_assert_nonnull(strstr(text, "stores count = 5"));
    g_assert_nonnull(
        strstr(text, "Fails on host-O0 and thumb-O2; proved on host-O2 and"));
    g_assert_nonnull(strstr(text, "irqlab replay lost-update"));
    assert_fits(text);

    all_proved();
    g_autoptr(Result) proved = grade(lab, 1);
    g_autofree char *proof = report_text(proved, &plain);

    g_assert_true(g_str_has_prefix(proof, "PROVED  lab.c  lost-update  100/100\n"));
    g_assert_nonnull(strstr(proof, "123,456,789,012,345,678"));
    g_assert_nonnull(strstr(proof, "n²/2^129"));
    assert_fits(proof);
    lab_drop(lab);
}

static void test_ascii_has_only_ascii_and_fits(void)
{
    Lab *lab = lab_make();
    const ReportStyle ascii = {.utf8 = FALSE};
    g_autoptr(Result) result = refuted_result(lab, 1);
    g_autofree char *text = report_text(result, &ascii);

    for (const char *c = text; *c != '\0'; c++)
        g_assert_true((guchar)*c < 0x80);
    assert_fits(text);
    lab_drop(lab);
}

static void test_colour_only_when_asked_for(void)
{
    Lab *lab = lab_make();
    const ReportStyle colour = {.utf8 = TRUE, .colour = TRUE};
    g_autoptr(Result) result = refuted_result(lab, 1);
    g_autofree char *grey = report_text(result, &plain);
    g_autofree char *painted = report_text(result, &colour);

    g_assert_null(strchr(grey, '\033'));
    g_assert_nonnull(strchr(painted, '\033'));
    lab_drop(lab);
}

static void test_json_has_the_schemas_members_in_order(void)
{
    static const char *const members[] = {
        "schema",          "lab",         "file",       "source_sha256", "irqlab_version",
        "verdict",         "points",      "max_points", "checks",        "targets",
        "counterexamples", "diagnostics", "sandbox"};
    Lab *lab = lab_make();
    g_autoptr(Result) result = refuted_result(lab, 1);
    g_autofree char *json = report_json(result, "0.1.0");
    g_autoptr(JsonParser) parser = json_parser_new();
    g_autoptr(GError) error = NULL;

    json_parser_load_from_data(parser, json, -1, &error);
    g_assert_no_error(error);
    JsonObject *object = json_node_get_object(json_parser_get_root(parser));
    g_autoptr(GList) names = json_object_get_members(object);

    g_assert_cmpuint(g_list_length(names), ==, G_N_ELEMENTS(members));
    for (guint i = 0; i < G_N_ELEMENTS(members); i++)
        g_assert_cmpstr(g_list_nth_data(names, i), ==, members[i]);
    JsonObject *target =
        json_array_get_object_element(json_object_get_array_member(object, "targets"), 3);

    g_assert_cmpstr(json_object_get_string_member(target, "target"), ==, "thumb");
    g_assert_cmpstr(json_object_get_string_member(target, "opt"), ==, "O2");
    g_assert_cmpstr(json_object_get_string_member(target, "interleavings"), ==,
                    "123456789012345678");
    lab_drop(lab);
}

static void test_the_number_of_jobs_changes_nothing(void)
{
    Lab *lab = lab_make();
    g_autoptr(Result) one = refuted_result(lab, 1);
    g_autoptr(Result) four = refuted_result(lab, 4);
    g_autofree char *json_one = report_json(one, "1");
    g_autofree char *json_four = report_json(four, "1");

    g_assert_cmpstr(json_one, ==, json_four);
    lab_drop(lab);
}

static void test_a_replay_tells_limits_that_it_exceeds(void)
{
    Lab *lab = lab_make();
    ExploreTrace *trace = fake_trace_new();
    const ReportReplay replay = {
        .lab = lab,
        .file = "/tmp/no such folder/lab.c",
        .target = target_find("thumb-O2"),
        .schedule = "none",
        .trace = trace,
    };

    add_limit(lab, "masked", "masked_insns", 2);
    fake_insn(trace, -1, 4, "bl")->text = g_strdup("irq_disable() = false");
    fake_insn(trace, -1, 5, "ldr");
    fake_insn(trace, -1, 6, "bl")->text = g_strdup("irq_enable(false)");
    g_autofree char *within = report_trace_text(&replay, &plain);

    g_assert_true(g_str_has_prefix(within, "HOLDS  lab.c"));
    ((ExploreStep *)g_ptr_array_index(trace->steps, 2))->text[0] = '-';
    fake_insn(trace, -1, 7, "bl")->text = g_strdup("irq_enable(false)");
    g_autofree char *beyond = report_trace_text(&replay, &plain);

    g_assert_true(g_str_has_prefix(beyond, "BREAKS  lab.c"));
    g_assert_nonnull(strstr(beyond, "masked for up to 3 instructions on thumb-O2"));
    assert_fits(beyond);
    explore_trace_free(trace);
    lab_drop(lab);
}

static void test_numbers_are_grouped(void)
{
    static const char *const pairs[][2] = {{"", ""},
                                           {"7", "7"},
                                           {"123", "123"},
                                           {"1234", "1,234"},
                                           {"123456", "123,456"},
                                           {"unbounded", "unbounded"}};

    for (guint i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_autofree char *text = report_grouped(pairs[i][0]);

        g_assert_cmpstr(text, ==, pairs[i][1]);
    }
}

int main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/grade/what-the-processor-confirms-stands",
                    test_what_the_processor_confirms_stands);
    g_test_add_func("/grade/where-the-processor-differs-nothing-is-decided",
                    test_where_the_processor_differs_nothing_is_decided);
    g_test_add_func("/grade/another-check-that-fails-still-refutes",
                    test_another_check_that_fails_still_refutes);
    g_test_add_func("/grade/a-processor-that-cannot-be-asked-is-an-error",
                    test_a_processor_that_cannot_be_asked_is_an_error);
    g_test_add_func("/grade/proved-when-all-hold-on-all-targets",
                    test_proved_when_all_hold_on_all_targets);
    g_test_add_func("/grade/one-target-that-fails-refutes",
                    test_one_target_that_fails_refutes);
    g_test_add_func("/grade/shortest-counterexample-shown-all-kept",
                    test_the_shortest_counterexample_is_shown_and_all_are_kept);
    g_test_add_func("/grade/rules-to-their-own-check-else-to-rules",
                    test_rules_go_to_their_own_check_else_to_rules);
    g_test_add_func("/grade/failure-without-check-still-refutes",
                    test_a_failure_without_a_check_still_refutes);
    g_test_add_func("/grade/limit-met-is-inconclusive",
                    test_a_limit_met_is_inconclusive_and_keeps_refutations);
    g_test_add_func("/grade/check-never-called",
                    test_a_check_never_called_is_skipped_after_a_fault_else_open);
    g_test_add_func("/grade/limit-compared-with-exact-maximum",
                    test_a_limit_is_compared_with_the_exact_maximum);
    g_test_add_func("/grade/limits-by-target-source-unbounded-unknown",
                    test_limits_by_target_by_source_unbounded_and_unknown);
    g_test_add_func("/grade/not-built-is-a-result",
                    test_a_file_that_does_not_build_is_a_result);
    g_test_add_func(
        "/grade/errors-passed-on",
        test_other_build_errors_and_the_first_exploration_error_are_passed_on);
    g_test_add_func("/grade/replay-must-break",
                    test_a_replay_that_does_not_break_is_irqlabs_own_fault);
    g_test_add_func("/grade/trace-ends-where-its-check-first-fails",
                    test_a_trace_ends_where_its_check_first_fails);
    g_test_add_func("/grade/targets-checked-and-ordered",
                    test_targets_are_checked_and_ordered);
    g_test_add_func("/story/lost-update", test_story_of_a_lost_update);
    g_test_add_func("/story/two-handlers", test_story_of_two_handlers);
    g_test_add_func("/story/read-again-is-no-lost-update",
                    test_a_value_read_again_is_no_lost_update);
    g_test_add_func("/story/torn-read", test_story_of_a_torn_read);
    g_test_add_func("/story/half-done-change", test_story_of_a_half_done_change);
    g_test_add_func("/story/hang", test_story_of_a_hang);
    g_test_add_func("/story/store-after-is-told",
                    test_a_store_that_overwrites_is_told_even_when_it_read_again);
    g_test_add_func("/story/idle-handler",
                    test_a_handler_that_does_nothing_is_told_with_what_it_read);
    g_test_add_func("/story/mask-that-stays",
                    test_a_mask_that_stays_is_told_with_its_line);
    g_test_add_func("/story/spans", test_spans_of_a_trace);
    g_test_add_func("/report/text-says-first-whether-it-holds-and-fits",
                    test_text_says_first_whether_it_holds_and_fits);
    g_test_add_func("/report/ascii", test_ascii_has_only_ascii_and_fits);
    g_test_add_func("/report/colour", test_colour_only_when_asked_for);
    g_test_add_func("/report/json-members-in-order",
                    test_json_has_the_schemas_members_in_order);
    g_test_add_func("/report/jobs-change-nothing",
                    test_the_number_of_jobs_changes_nothing);
    g_test_add_func("/report/replay-tells-limits",
                    test_a_replay_tells_limits_that_it_exceeds);
    g_test_add_func("/report/numbers-are-grouped", test_numbers_are_grouped);
    status = g_test_run();
    fake_reset();
    return status;
}
