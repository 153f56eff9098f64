/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/explore-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define MARK "!!"

void (*explore_cases_each)(Run *run, const ExploreTrace *trace);

/* All cases of a program, and their images once the first test has asked for one. */
typedef struct {
    const Case *cases;
    gsize n_cases;
    char *student; /* the text, for the lines of marks */
    BuildResult *built;
    guint index[TARGET_COUNT]; /* of a target's image in built; TARGET_COUNT: none */
} Suite;

typedef struct {
    Suite *suite;
    guint number, target;
} Test;

/* ---- building ------------------------------------------------------------------------------ */

static void append(GString *text, const char *part, gsize number)
{
    for (; *part != '\0'; part++) {
        if (*part == '$')
            g_string_append_printf(text, "_%u", (guint)number);
        else
            g_string_append_c(text, *part);
    }
}

/* Marks become comments, each followed by the number of its case. */
static char *student_text(const Suite *suite)
{
    g_autoptr(GString) text = g_string_new("#include \"lab.h\"\n#include \"irqlab.h\"\n");
    for (gsize i = 0; i < suite->n_cases; i++) {
        g_autofree char *mark = g_strdup_printf("/*" MARK "%u*/", (guint)i);
        g_auto(GStrv) parts = g_strsplit(suite->cases[i].student, MARK, -1);
        g_autofree char *marked = g_strjoinv(mark, parts);
        append(text, marked, i);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *scenario_text(const Suite *suite)
{
    g_autoptr(GString) text =
        g_string_new("#include \"irqlab-scenario.h\"\n"
                     "#include \"lab.h\"\nvoid scenario(void) {}\n");
    for (gsize i = 0; i < suite->n_cases; i++)
        append(text, suite->cases[i].scenario, i);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *header_text(const Suite *suite)
{
    g_autoptr(GString) text = g_string_new("#include \"irqlab.h\"\n");
    for (gsize i = 0; i < suite->n_cases; i++) {
        const char *header = suite->cases[i].header;
        append(text, header != NULL ? header : GO_AND_ON, i);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *write_file(const char *folder, const char *name, const char *text)
{
    g_autoptr(GError) error = NULL;
    char *path = g_build_filename(folder, name, NULL);
    g_file_set_contents(path, text, -1, &error);
    g_assert_no_error(error);
    return path;
}

static gboolean has_program(const char *name)
{
    g_autofree char *path = g_find_program_in_path(name);
    return path != NULL;
}

static void build(Suite *suite)
{
    const Target *targets[TARGET_COUNT + 1] = {NULL};
    const char *no_functions[] = {NULL};
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp("test-explore-XXXXXX", &error);
    guint n = 0;
    g_assert_no_error(error);
    suite->student = student_text(suite);
    g_autofree char *scenario_c = scenario_text(suite), *lab_h = header_text(suite);
    g_autofree char *student = write_file(folder, "lab.c", suite->student);
    g_autofree char *scenario = write_file(folder, "scenario.c", scenario_c);
    g_autofree char *header = write_file(folder, "lab.h", lab_h);
    for (guint i = 0; i < TARGET_COUNT; i++) {
        suite->index[i] = TARGET_COUNT;
        if (has_program(arch_tools(target_at(i)->arch)->compiler)) {
            suite->index[i] = n;
            targets[n++] = target_at(i);
        }
    }
    const char *data = g_getenv("IRQLAB_DATA");
    BuildRequest request = {.student_path = student,
                            .scenario_path = scenario,
                            .header_path = header,
                            .functions = no_functions,
                            .targets = targets,
                            .data_dir = data != NULL ? data : IRQLAB_SRCDIR};
    build_run(&request, NULL, &suite->built, &error);
    if (error != NULL && suite->built != NULL)
        g_test_message("%s", suite->built->diagnostics);
    g_assert_no_error(error);
    g_unlink(student);
    g_unlink(scenario);
    g_unlink(header);
    g_assert_cmpint(g_rmdir(folder), ==, 0);
}

/* The image, or NULL with the test skipped. */
static Image *image_of(Suite *suite, guint target)
{
    if (!has_program("bwrap")) {
        g_test_skip("bwrap is not installed (bubblewrap)");
        return NULL;
    }
    if (suite->student == NULL)
        build(suite);
    if (suite->index[target] == TARGET_COUNT) {
        const ArchTools *tools = arch_tools(target_at(target)->arch);
        g_autofree char *why =
            g_strdup_printf("%s is not installed (%s)", tools->compiler, tools->package);
        g_test_skip(why);
        return NULL;
    }
    return g_ptr_array_index(suite->built->images, suite->index[target]);
}

/* ---- what must hold of every case ------------------------------------------------------------ */

static gint compare_names(gconstpointer left, gconstpointer right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static void assert_breaks(const ExploreResult *result, const char *breaks)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < result->failures->len; i++) {
        const ExploreFailure *failure = g_ptr_array_index(result->failures, i);
        g_autofree char *schedule = explore_schedule_format(failure->schedule);
        g_test_message("%s by %s: %s", failure->check, schedule, failure->detail);
        g_ptr_array_add(names, failure->check);
    }
    g_ptr_array_sort(names, compare_names);
    g_ptr_array_add(names, NULL);
    g_autofree char *found = g_strjoinv(" ", (char **)names->pdata);
    g_assert_cmpstr(found, ==, breaks != NULL ? breaks : "");
    g_assert_cmpint(result->verdict, ==,
                    breaks != NULL ? EXPLORE_REFUTED : EXPLORE_PROVED);
    g_assert_null(result->limit);
}

/* The source line that carries the mark of case @number; 0: none. */
static guint marked_line(const Suite *suite, guint number)
{
    g_autofree char *mark = g_strdup_printf("/*" MARK "%u*/", number);
    const char *at = strstr(suite->student, mark);
    guint line = 1;
    if (at == NULL)
        return 0;
    for (const char *p = suite->student; p < at; p++)
        line += *p == '\n';
    return line;
}

static void assert_line(const Suite *suite, const Test *test, const Run *run)
{
    guint expected = marked_line(suite, test->number);
    if (expected == 0)
        return;
    const ExploreFailure *failure = g_ptr_array_index(run->result->failures, 0);
    ImageLine line;
    g_assert_true(image_line_at(run->image, failure->pc, &line));
    g_assert_cmpstr(line.file, ==, "lab.c");
    g_assert_cmpuint(line.line, ==, expected);
}

/* Each schedule breaks the same thing at the same instruction when it is replayed. */
static void assert_replays(Run *run)
{
    for (guint i = 0; i < run->result->failures->len; i++) {
        const ExploreFailure *failure = g_ptr_array_index(run->result->failures, i);
        const ExploreFailure *again = NULL;
        g_autofree char *schedule = explore_schedule_format(failure->schedule);
        g_autoptr(ExploreTrace) trace = run_replay(run, schedule);
        for (guint j = 0; j < trace->failures->len && again == NULL; j++) {
            const ExploreFailure *other = g_ptr_array_index(trace->failures, j);
            if (strcmp(other->check, failure->check) == 0)
                again = other;
        }
        g_assert_nonnull(again);
        g_assert_true(again->is_rule == failure->is_rule);
        g_assert_cmpuint(again->pc, ==, failure->pc);
        g_assert_cmpstr(again->detail, ==, failure->detail);
        g_assert_true(failure->shortest);
        if (explore_cases_each != NULL)
            explore_cases_each(run, trace);
    }
}

/* Without reduction all is the same, but for the states that are stored. */
static void assert_same_without_reduction(Run *run)
{
    run->config.no_reduction = TRUE;
    g_autoptr(ExploreResult) other = run_again(run);
    run->config.no_reduction = FALSE;
    g_assert_cmpstr(other->interleavings, ==, run->result->interleavings);
    g_assert_cmpuint(other->boundaries, ==, run->result->boundaries);
    g_assert_true(other->loops == run->result->loops);
    g_assert_cmpuint(other->failures->len, ==, run->result->failures->len);
    for (guint i = 0; i < other->failures->len; i++) {
        const ExploreFailure *a = g_ptr_array_index(run->result->failures, i);
        const ExploreFailure *b = g_ptr_array_index(other->failures, i);
        g_autofree char *schedule = explore_schedule_format(a->schedule);
        g_autofree char *same = explore_schedule_format(b->schedule);
        g_assert_cmpstr(a->check, ==, b->check);
        g_assert_cmpstr(schedule, ==, same);
        g_assert_cmpuint(a->instructions, ==, b->instructions);
    }
    for (guint m = 0; m < MEASURE_COUNT; m++) {
        g_assert_cmpuint(other->measures[m].value, ==, run->result->measures[m].value);
        g_assert_true(other->measures[m].unbounded == run->result->measures[m].unbounded);
    }
}

static void test_case(gconstpointer data)
{
    const Test *test = data;
    const Case *c = &test->suite->cases[test->number];
    Image *image = image_of(test->suite, test->target);
    if (image == NULL)
        return;
    Run run = {.c = c, .target = target_at(test->target), .image = image};
    gsize n = 0;
    while (n < G_N_ELEMENTS(c->sources) && c->sources[n].events > 0)
        n++;
    memcpy(run.sources, c->sources, sizeof run.sources);
    g_autofree char *entry = g_strdup_printf("scenario_%u", test->number);
    run.config = (ExploreConfig){.entry = entry,
                                 .sources = run.sources,
                                 .n_sources = n,
                                 .rules_off = c->rules_off,
                                 .tick_source = -1,
                                 .forbid_busy_wait = c->forbid_busy_wait,
                                 .stack_bytes = 1024};
    run.result = run_again(&run);
    assert_breaks(run.result, c->breaks);
    assert_line(test->suite, test, &run);
    assert_replays(&run);
    assert_same_without_reduction(&run);
    if (c->more != NULL)
        c->more(&run);
    explore_result_free(run.result);
}

int explore_cases_run(const char *name, const Case *cases, gsize n_cases)
{
    Suite suite = {.cases = cases, .n_cases = n_cases};
    g_autofree Test *tests = g_new0(Test, n_cases * TARGET_COUNT);
    for (guint i = 0; i < n_cases * TARGET_COUNT; i++) {
        g_autofree char *path =
            g_strdup_printf("/%s/%s/%s", name, cases[i / TARGET_COUNT].title,
                            target_at(i % TARGET_COUNT)->name);
        tests[i] = (Test){&suite, i / TARGET_COUNT, i % TARGET_COUNT};
        g_test_add_data_func(path, &tests[i], test_case);
    }
    int status = g_test_run();
    g_clear_pointer(&suite.built, build_result_free);
    g_free(suite.student);
    return status;
}

/* ---- for the cases themselves ------------------------------------------------------------------ */

ExploreResult *run_again(Run *run)
{
    g_autoptr(GError) error = NULL;
    ExploreResult *result =
        explore_run(run->image, &run->config, NULL, NULL, NULL, &error);
    g_assert_no_error(error);
    g_assert_nonnull(result);
    return result;
}

guint64 run_count(Run *run)
{
    g_autoptr(ExploreResult) result = run_again(run);
    guint64 value = 0;
    g_assert_cmpint(result->verdict, !=, EXPLORE_INCONCLUSIVE);
    g_assert_true(g_ascii_string_to_unsigned(result->interleavings, 10, 0, G_MAXUINT64,
                                             &value, NULL));
    return value;
}

ExploreTrace *run_replay(Run *run, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) schedule = explore_schedule_parse(text, &error);
    g_assert_no_error(error);
    ExploreTrace *trace =
        explore_replay(run->image, &run->config, schedule, 0, NULL, &error);
    g_assert_no_error(error);
    g_assert_nonnull(trace);
    return trace;
}

void run_assert_refused(Run *run, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) schedule = explore_schedule_parse(text, &error);
    g_assert_no_error(error);
    g_autoptr(ExploreTrace) trace =
        explore_replay(run->image, &run->config, schedule, 0, NULL, &error);
    g_test_message("%s: %s", text, error != NULL ? error->message : "accepted");
    g_assert_error(error, EXPLORE_ERROR, EXPLORE_ERROR_SCHEDULE);
    g_assert_null(trace);
}

const ExploreFailure *result_find(const ExploreResult *result, const char *check)
{
    for (guint i = 0; i < result->failures->len; i++) {
        const ExploreFailure *failure = g_ptr_array_index(result->failures, i);
        if (strcmp(failure->check, check) == 0)
            return failure;
    }
    return NULL;
}

const ExploreStep *trace_step(const ExploreTrace *trace, guint index)
{
    g_assert_cmpuint(index, <, trace->steps->len);
    return g_ptr_array_index(trace->steps, index);
}

guint trace_count(const ExploreTrace *trace, gint context)
{
    guint count = 0;
    for (guint i = 0; i < trace->steps->len; i++) {
        const ExploreStep *step = trace_step(trace, i);
        count += step->kind == STEP_INSTRUCTION && step->context == context;
    }
    return count;
}

guint trace_find(const ExploreTrace *trace, guint from, ExploreStepKind kind, gint source)
{
    guint i = from;
    while (trace_step(trace, i)->kind != kind || trace_step(trace, i)->source != source)
        i++;
    return i;
}

guint trace_find_call(const ExploreTrace *trace, const char *text)
{
    guint i = 0;
    while (trace_step(trace, i)->text == NULL ||
           !g_str_has_prefix(trace_step(trace, i)->text, text))
        i++;
    return i;
}
