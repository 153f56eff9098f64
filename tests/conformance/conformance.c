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

/* Building each program for itself would take longer than everything else, and describing an
 * image for the posix board takes as long as the image is. */
#define GROUP_SIZE 48

/* Programs that are one image. */
typedef struct {
    GPtrArray *programs; /* borrowed from all */
    gboolean tried;      /* to build: when the first of them is tested */
    BuildResult *built;
    guint index[TARGET_COUNT]; /* of a target's image in built; TARGET_COUNT: none */
} Group;

typedef struct {
    Group *group;
    const Program *program;
    const ConformanceBoard *board;
} Test;

/* ---- building --------------------------------------------------------------------------- */

/* Fewer means that they were not found. */
#define LEAST_PROGRAMS 60
/* raise_now() where no other file is given. */
#define SCRIPT "script.c"

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

static char *write_joined(const char *folder, const char *name, GPtrArray *programs,
                          const char *script_name)
{
    g_autofree char *harness = source_text("harness.c");
    g_autofree char *script = source_text(script_name);
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

static void choose_targets(Group *group, const Target **targets)
{
    guint n = 0;

    for (guint i = 0; i < TARGET_COUNT; i++) {
        group->index[i] = TARGET_COUNT;
        if (has_program(arch_tools(target_at(i)->arch)->compiler)) {
            group->index[i] = n;
            targets[n++] = target_at(i);
        }
    }
}

/* One student's file and one scenario.  A warning in a program is a mistake in it. */
static void build(Group *group)
{
    static const char *const no_functions[] = {NULL};
    const Target *targets[TARGET_COUNT + 1] = {NULL};
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp("conformance-XXXXXX", &error);

    g_assert_no_error(error);
    g_autofree char *student = write_joined(folder, "lab.c", group->programs, SCRIPT);
    g_autofree char *scenario =
        write_joined(folder, "scenario.c", group->programs, SCRIPT);
    g_autofree char *header = source_path("conformance.h");
    choose_targets(group, targets);
    build_run(&(BuildRequest){.student_path = student,
                              .scenario_path = scenario,
                              .header_path = header,
                              .functions = no_functions,
                              .targets = targets,
                              .data_dir = g_getenv("IRQLAB_DATA")},
              NULL, &group->built, &error);
    g_unlink(student);
    g_unlink(scenario);
    g_assert_cmpint(g_rmdir(folder), ==, 0);
    if (error != NULL)
        g_test_message("%s", error->message);
    if (group->built != NULL && *group->built->diagnostics != '\0') {
        g_test_message("%s", group->built->diagnostics);
        g_test_fail();
    }
    if (error != NULL)
        g_clear_pointer(&group->built, build_result_free);
}

/* FALSE, and the test is skipped or has failed, when there are no images. */
static gboolean is_built(Group *group)
{
    if (!has_program("bwrap")) {
        g_test_skip("bwrap is not installed (bubblewrap)");
        return FALSE;
    }
    if (!group->tried)
        build(group);
    group->tried = TRUE;
    if (group->built == NULL)
        g_test_fail();
    return group->built != NULL;
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
    Group *group = test->group;

    if (!is_built(group))
        return;
    for (guint i = 0; i < TARGET_COUNT; i++) {
        if (group->index[i] < TARGET_COUNT && test->board->runs(target_at(i)))
            run_on(test, target_at(i),
                   g_ptr_array_index(group->built->images, group->index[i]));
    }
}

/* ---- all -------------------------------------------------------------------------------- */

static void group_free(gpointer data)
{
    Group *group = data;

    g_ptr_array_unref(group->programs);
    g_clear_pointer(&group->built, build_result_free);
    g_free(group);
}

static GPtrArray *make_groups(GPtrArray *programs)
{
    GPtrArray *groups = g_ptr_array_new_with_free_func(group_free);

    for (guint i = 0; i < programs->len; i++) {
        if (i % GROUP_SIZE == 0) {
            Group *group = g_new0(Group, 1);

            group->programs = g_ptr_array_new();
            g_ptr_array_add(groups, group);
        }
        Group *last = g_ptr_array_index(groups, groups->len - 1);
        g_ptr_array_add(last->programs, g_ptr_array_index(programs, i));
    }
    return groups;
}

static void add_test(Test *test)
{
    g_autofree char *path = g_strdup_printf("/conformance/%s/%u: %s", test->board->name,
                                            test->program->number, test->program->title);

    g_test_add_data_func(path, test, test_program);
}

static void add_tests(GPtrArray *programs, GPtrArray *groups, Test *tests)
{
    for (guint b = 0; b < G_N_ELEMENTS(boards); b++) {
        for (guint i = 0; i < programs->len; i++) {
            Test *test = &tests[b * programs->len + i];

            *test = (Test){g_ptr_array_index(groups, i / GROUP_SIZE),
                           g_ptr_array_index(programs, i), boards[b]};
            add_test(test);
        }
    }
}

/* --write FOLDER [SCRIPT]: lab.c and scenario.c of all programs, for a board whose images are
 * made by a rule of the Makefile. */
static int write_sources(GPtrArray *programs, const char *folder, const char *script)
{
    g_free(write_joined(folder, "lab.c", programs, script != NULL ? script : SCRIPT));
    g_free(
        write_joined(folder, "scenario.c", programs, script != NULL ? script : SCRIPT));
    return 0;
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;

    g_test_init(&argc, &argv, NULL);
    g_autofree char *folder = source_path("programs");
    g_autoptr(GPtrArray) programs = programs_read(folder, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(programs->len, >=, LEAST_PROGRAMS);
    if (argc > 2 && g_str_equal(argv[1], "--write"))
        return write_sources(programs, argv[2], argv[3]);
    g_autoptr(GPtrArray) groups = make_groups(programs);
    g_autofree Test *tests = g_new0(Test, programs->len * G_N_ELEMENTS(boards));
    add_tests(programs, groups, tests);
    g_test_set_nonfatal_assertions(); /* a program that fails ends no other */
    return g_test_run();
}
