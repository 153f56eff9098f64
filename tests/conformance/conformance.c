/* SPDX-License-Identifier: GPL-2.0-or-later */
/* conformance.c - every program of the conformance suite on every board, and on each target
 * that the board runs: what it observes must be what its file says.
 *
 * The expectations are worked out from irqlab.h, never copied from a board. */
#include <glib/gstdio.h>

#include "tests/conformance/board.h"
#include "toolchain/build.h"

static const ConformanceBoard *const boards[] = {&conformance_virtual,
                                                 &conformance_posix};

typedef struct {
    GPtrArray *programs;
    BuildResult *built;
    guint index[TARGET_COUNT]; /* of a target's image in built; TARGET_COUNT: none */
} Suite;

typedef struct {
    const Suite *suite;
    const Program *program;
    const ConformanceBoard *board;
} Test;

/* ---- building --------------------------------------------------------------------------- */

static char *source_path(const char *name)
{
    return g_test_build_filename(G_TEST_DIST, "tests", "conformance", name, NULL);
}

static char *source_text(const char *name)
{
    g_autofree char *path = source_path(name);
    g_autoptr(GError) error = NULL;
    char *text = NULL;

    g_file_get_contents(path, &text, NULL, &error);
    g_assert_no_error(error);
    return text;
}

static char *write_joined(const char *folder, const char *name, GPtrArray *programs)
{
    g_autofree char *harness = source_text("harness.c");
    g_autofree char *script = source_text("script.c");
    const char *const common[] = {harness, script, NULL};
    g_autofree char *text =
        programs_join(programs, common, g_str_equal(name, "scenario.c"));
    char *path = g_build_filename(folder, name, NULL);
    g_autoptr(GError) error = NULL;

    g_file_set_contents(path, text, -1, &error);
    g_assert_no_error(error);
    return path;
}

static gboolean has_program(const char *name)
{
    g_autofree char *path = g_find_program_in_path(name);

    return path != NULL;
}

static void choose_targets(Suite *suite, const Target **targets)
{
    guint n = 0;

    for (guint i = 0; i < TARGET_COUNT; i++) {
        suite->index[i] = TARGET_COUNT;
        if (has_program(arch_tools(target_at(i)->arch)->compiler)) {
            suite->index[i] = n;
            targets[n++] = target_at(i);
        }
    }
}

/* One student's file and one scenario for all programs: the compiler's start would else take
 * longer than everything else. */
static void build(Suite *suite)
{
    static const char *const no_functions[] = {NULL};
    const Target *targets[TARGET_COUNT + 1] = {NULL};
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp("conformance-XXXXXX", &error);

    g_assert_no_error(error);
    g_autofree char *student = write_joined(folder, "lab.c", suite->programs);
    g_autofree char *scenario = write_joined(folder, "scenario.c", suite->programs);
    g_autofree char *header = source_path("conformance.h");
    choose_targets(suite, targets);
    build_run(&(BuildRequest){.student_path = student,
                              .scenario_path = scenario,
                              .header_path = header,
                              .functions = no_functions,
                              .targets = targets,
                              .data_dir = g_getenv("IRQLAB_DATA")},
              NULL, &suite->built, &error);
    g_unlink(student);
    g_unlink(scenario);
    g_assert_cmpint(g_rmdir(folder), ==, 0);
    if (suite->built != NULL && *suite->built->diagnostics != '\0')
        g_test_message("%s", suite->built->diagnostics);
    g_assert_no_error(error);
    /* A warning in a program is a mistake in it. */
    g_assert_cmpstr(suite->built->diagnostics, ==, "");
}

/* ---- one program on one board ----------------------------------------------------------- */

static void answer_clear(Answer *answer)
{
    g_string_free(answer->log, TRUE);
    g_string_free(answer->fails, TRUE);
    g_free(answer->breaks);
}

/* An answer in one line: the log, what failed, what broke. */
static char *describe(const char *log, const char *fails, const char *breaks, guint line)
{
    g_autofree char *place = line > 0 ? g_strdup_printf(" in line %u", line) : NULL;

    return g_strdup_printf("\"%s\"%s%s%s%s%s", log, *fails != '\0' ? ", fails: " : "",
                           fails, breaks != NULL ? ", breaks: " : "",
                           breaks != NULL ? breaks : "", place != NULL ? place : "");
}

static void compare(const Test *test, const Target *target, const Answer *answer)
{
    const Program *program = test->program;
    /* Where the file names no line, any will do. */
    guint line = program->line > 0 ? answer->line : 0;
    g_autofree char *expected =
        describe(program->expect, program->fails != NULL ? program->fails : "",
                 program->breaks, program->line);
    g_autofree char *found =
        describe(answer->log->str, answer->fails->str, answer->breaks, line);

    if (g_str_equal(expected, found))
        return;
    g_test_message("%s, %s on %s", program->name, target->name, test->board->name);
    g_test_message("expected %s", expected);
    g_test_message("found    %s", found);
    g_test_fail();
}

static void run_on(const Test *test, const Target *target, Image *image)
{
    Answer answer = {.log = g_string_new(NULL), .fails = g_string_new(NULL)};
    g_autoptr(GError) error = NULL;

    if (test->board->run(image, test->program, &answer, &error)) {
        compare(test, target, &answer);
    } else {
        g_test_message("%s, %s on %s: %s", test->program->name, target->name,
                       test->board->name, error->message);
        g_test_fail();
    }
    answer_clear(&answer);
}

static void test_program(gconstpointer data)
{
    const Test *test = data;
    const Suite *suite = test->suite;

    if (suite->built == NULL) {
        g_test_skip("bwrap is not installed (bubblewrap)");
        return;
    }
    for (guint i = 0; i < TARGET_COUNT; i++) {
        if (suite->index[i] < TARGET_COUNT && test->board->runs(target_at(i)))
            run_on(test, target_at(i),
                   g_ptr_array_index(suite->built->images, suite->index[i]));
    }
}

/* ---- all -------------------------------------------------------------------------------------- */

static void add_tests(const Suite *suite, Test *tests)
{
    for (guint i = 0; i < suite->programs->len; i++) {
        for (guint b = 0; b < G_N_ELEMENTS(boards); b++) {
            Test *test = &tests[i * G_N_ELEMENTS(boards) + b];
            g_autofree char *path = NULL;

            *test = (Test){suite, g_ptr_array_index(suite->programs, i), boards[b]};
            path = g_strdup_printf("/conformance/%s/%u: %s", boards[b]->name,
                                   test->program->number, test->program->title);
            g_test_add_data_func(path, test, test_program);
        }
    }
}

int main(int argc, char **argv)
{
    Suite suite = {0};
    g_autoptr(GError) error = NULL;

    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions(); /* a program that fails ends no other */
    g_autofree char *folder = source_path("programs");
    suite.programs = programs_read(folder, &error);
    g_assert_no_error(error);
    if (has_program("bwrap"))
        build(&suite);
    g_autofree Test *tests = g_new0(Test, suite.programs->len * G_N_ELEMENTS(boards));
    add_tests(&suite, tests);
    int status = g_test_run();
    g_clear_pointer(&suite.built, build_result_free);
    g_ptr_array_unref(suite.programs);
    return status;
}
