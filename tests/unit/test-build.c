/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-build.c - what build_run() hands back, and which error means what. */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/toolchain-fixture.h"

static const char good[] = "#include \"lab.h\"\nvoid step(void) {}\n";

static Fixture *host_fixture(void)
{
    if (!fixture_needs("bwrap", "bubblewrap") || !fixture_needs("gcc", "gcc"))
        return NULL;
    return fixture_new(NULL);
}

static void test_a_build_tells_what_it_did(void)
{
    g_autoptr(Fixture) fixture = host_fixture();
    g_autofree char *sha256 = NULL;

    if (fixture == NULL)
        return;
    fixture_write(fixture, good, -1);
    fixture_targets(fixture, "host-O2 host-O0");
    fixture_build(fixture);
    g_assert_no_error(fixture->error);
    sha256 = g_compute_checksum_for_string(G_CHECKSUM_SHA256, good, -1);
    g_assert_cmpstr(fixture->result->student_sha256, ==, sha256);
    g_assert_cmpstr(fixture->result->diagnostics, ==, "");
    g_assert_cmpstr(fixture->result->sandbox, ==, "bubblewrap");
    g_assert_cmpuint(fixture->result->images->len, ==, 2);
    g_assert_cmpstr(image_target(fixture->result->images->pdata[0])->name, ==, "host-O2");
    g_assert_cmpstr(image_target(fixture->result->images->pdata[1])->name, ==, "host-O0");
    for (int i = 0; i < 2; i++) {
        g_assert_true(g_str_has_prefix(fixture->result->compilers[i], "gcc "));
        g_assert_true(g_ascii_isdigit(fixture->result->compilers[i][4]));
    }
    g_assert_null(fixture->result->compilers[2]);
}

/** A warning is shown once, under the student's name, however many targets give it. */
static void test_warnings_are_shown_once(void)
{
    g_autoptr(Fixture) fixture = host_fixture();
    const char *warning = "lab.c:4:9: warning: unused variable", *first;

    if (fixture == NULL)
        return;
    fixture_write(fixture, "#include \"lab.h\"\nvoid step(void)\n{\n    int unused;\n}\n",
                  -1);
    fixture_targets(fixture, "host-O0 host-O2");
    fixture_build(fixture);
    g_assert_no_error(fixture->error);
    first = strstr(fixture->result->diagnostics, warning);
    g_assert_nonnull(first);
    g_assert_null(strstr(first + strlen(warning), "unused variable"));
    g_assert_null(strstr(fixture->result->diagnostics, "irqlab_student"));
}

static void test_the_first_error_is_the_message(void)
{
    g_autoptr(Fixture) fixture = host_fixture();

    if (fixture == NULL)
        return;
    fixture_write(fixture,
                  "#include \"lab.h\"\nvoid step(void)\n{\n    x = 1;\n    y = 2;\n}\n",
                  -1);
    fixture_build(fixture);
    g_assert_error(fixture->error, BUILD_ERROR, BUILD_ERROR_REJECTED);
    g_assert_cmpstr(fixture->error->message, ==,
                    "lab.c:4: error: 'x' undeclared (first use in this function)");
    g_assert_nonnull(
        strstr(fixture->result->diagnostics, "lab.c:5:5: error: 'y' undeclared"));
    g_assert_cmpuint(fixture->result->images->len, ==, 0);
    g_assert_nonnull(fixture->result->student_sha256);
}

/** What fails on some targets only says on which. */
static void test_a_failure_of_one_target_names_it(void)
{
    g_autoptr(Fixture) fixture = host_fixture();

    if (fixture == NULL)
        return;
    fixture_write(fixture,
                  "#include \"lab.h\"\nvoid step(void) {}\n"
                  "#ifdef __OPTIMIZE__\n#error not here\n#endif\n",
                  -1);
    fixture_targets(fixture, "host-O0 host-O2");
    fixture_build(fixture);
    g_assert_error(fixture->error, BUILD_ERROR, BUILD_ERROR_REJECTED);
    g_assert_cmpstr(fixture->error->message, ==,
                    "lab.c:4: error: #error not here (only on host-O2)");
}

static void test_undefined_names_are_found_with_their_line(void)
{
    g_autoptr(Fixture) fixture = host_fixture();

    if (fixture == NULL)
        return;
    fixture_write(fixture,
                  "#include \"lab.h\"\nextern int missing;\n\nvoid step(void)\n{\n"
                  "    missing = 1;\n}\n",
                  -1);
    fixture_build(fixture);
    g_assert_error(fixture->error, BUILD_ERROR, BUILD_ERROR_REJECTED);
    g_assert_true(g_str_has_prefix(fixture->error->message,
                                   "lab.c:6: error: missing is used, but"));
}

/** What plain C needs of a library is there: copies, 64-bit and floating-point arithmetic. */
static void test_what_the_compiler_calls_is_there(void)
{
    static const char source[] =
        "#include <float.h>\n#include <iso646.h>\n#include <limits.h>\n"
        "#include <stdalign.h>\n#include <stdarg.h>\n#include <stdatomic.h>\n"
        "#include <stdbool.h>\n#include <stddef.h>\n#include <stdint.h>\n"
        "#include <stdnoreturn.h>\n#include \"irqlab.h\"\n#include \"lab.h\"\n"
        "struct big { char c[200]; } a, b;\n"
        "volatile uint64_t u = 5, v = CHAR_BIT;\n"
        "volatile double d;\nvolatile float f;\n"
        "_Atomic uint32_t n;\n"
        "void step(void)\n{\n"
        "    struct big local = {{0}};\n"
        "    a = b;\n    b = local;\n    u = u / v + u % v;\n    d = d * u + f;\n"
        "    f = (float)d;\n    n++;\n    atomic_fetch_or(&n, 3);\n"
        "    u = (uint64_t)__builtin_popcountll(u);\n    heap_free(heap_alloc(4));\n}\n";
    g_auto(GStrv) names = g_strsplit("host-O0 host-O2 thumb-O0 thumb-O2", " ", -1);

    for (char **name = names; *name != NULL; name++) {
        g_autoptr(Fixture) fixture = NULL;

        if (g_str_has_prefix(*name, "thumb") && !fixture_needs_thumb())
            return;
        fixture = host_fixture();
        if (fixture == NULL)
            return;
        fixture_image(fixture, *name, source);
    }
}

/** A function that the scenario calls, but the lab does not list: still no crash and no
 *  blame of a line that is not the student's. */
static void test_what_the_scenario_misses_is_said_so(void)
{
    g_autoptr(Fixture) fixture = host_fixture();

    if (fixture == NULL)
        return;
    fixture->functions[0] = NULL;
    fixture_write(fixture, "#include \"lab.h\"\n", -1);
    fixture_build(fixture);
    g_assert_error(fixture->error, BUILD_ERROR, BUILD_ERROR_REJECTED);
    g_assert_cmpstr(fixture->error->message, ==,
                    "lab.c does not define step, which this lab uses");
}

static void test_a_broken_scenario_is_the_labs_fault(void)
{
    g_autoptr(Fixture) fixture = host_fixture();
    g_autoptr(GError) error = NULL;

    if (fixture == NULL)
        return;
    fixture_write(fixture, good, -1);
    g_file_set_contents(fixture->scenario, "\n\nthis is not C;\n", -1, &error);
    g_assert_no_error(error);
    fixture_build(fixture);
    g_assert_error(fixture->error, BUILD_ERROR, BUILD_ERROR_LAB);
    g_assert_nonnull(strstr(fixture->error->message, "scenario.c:3: error:"));
    g_assert_null(fixture->result);
    g_unlink(fixture->scenario);
    fixture_build(fixture);
    g_assert_error(fixture->error, BUILD_ERROR, BUILD_ERROR_LAB);
}

static void test_missing_data_is_irqlabs_fault(void)
{
    g_autoptr(Fixture) fixture = fixture_new(NULL);

    fixture_write(fixture, good, -1);
    fixture->request.data_dir = "/no/such/folder";
    fixture_build(fixture);
    g_assert_error(fixture->error, BUILD_ERROR, BUILD_ERROR_TOOL);
    g_assert_null(fixture->result);
}

/** Builds with a $PATH that holds links to @programs only (spaces between). */
static void assert_missing_tool(const char *programs, const char *target,
                                const char *package)
{
    g_autoptr(Fixture) fixture = fixture_new(NULL);
    g_autofree char *path = g_strdup(g_getenv("PATH"));
    g_autofree char *folder = g_dir_make_tmp("test-path-XXXXXX", NULL);
    g_auto(GStrv) names = g_strsplit(programs, " ", -1);

    for (char **name = names; *name != NULL; name++) {
        g_autofree char *program = g_find_program_in_path(*name);
        g_autofree char *link = g_build_filename(folder, *name, NULL);

        g_assert_cmpint(symlink(program, link), ==, 0);
    }
    fixture_write(fixture, good, -1);
    fixture_targets(fixture, target);
    g_setenv("PATH", folder, TRUE);
    fixture_build(fixture);
    g_setenv("PATH", path, TRUE);
    g_assert_error(fixture->error, BUILD_ERROR, BUILD_ERROR_TOOL);
    g_assert_nonnull(strstr(fixture->error->message, package));
    g_assert_null(strchr(fixture->error->message, '\n'));
    for (char **name = names; *name != NULL; name++) {
        g_autofree char *link = g_build_filename(folder, *name, NULL);

        g_unlink(link);
    }
    g_assert_cmpint(g_rmdir(folder), ==, 0);
}

static void test_missing_tools_are_named_with_their_package(void)
{
    if (!fixture_needs("bwrap", "bubblewrap") || !fixture_needs("gcc", "gcc"))
        return;
    assert_missing_tool("bwrap", "host-O0", "apt-get install gcc");
    assert_missing_tool("bwrap", "thumb-O0", "apt-get install gcc-arm-none-eabi");
    assert_missing_tool("gcc ld", "host-O0", "apt-get install bubblewrap");
}

/** A bubblewrap that cannot make a sandbox is no compiler error. */
static void test_a_sandbox_that_does_not_come_up(void)
{
    g_autoptr(Fixture) fixture = host_fixture();
    g_autofree char *path = g_strdup(g_getenv("PATH"));
    g_autofree char *folder = NULL, *fake = NULL, *longer = NULL;
    static const char script[] =
        "#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n";

    if (fixture == NULL)
        return;
    folder = g_dir_make_tmp("test-path-XXXXXX", NULL);
    fake = g_build_filename(folder, "bwrap", NULL);
    longer = g_strdup_printf("%s:%s", folder, path);
    g_assert_true(g_file_set_contents(fake, script, -1, NULL));
    g_assert_cmpint(g_chmod(fake, 0755), ==, 0);
    fixture_write(fixture, good, -1);
    g_setenv("PATH", longer, TRUE);
    fixture_build(fixture);
    g_setenv("PATH", path, TRUE);
    g_assert_error(fixture->error, BUILD_ERROR, BUILD_ERROR_TOOL);
    g_assert_nonnull(
        strstr(fixture->error->message, "No permissions to create new namespace"));
    g_unlink(fake);
    g_rmdir(folder);
}

static gpointer cancel_soon(gpointer cancellable)
{
    g_usleep(50000);
    g_cancellable_cancel(cancellable);
    return NULL;
}

static void test_a_cancelled_build_stops(void)
{
    g_autoptr(Fixture) fixture = host_fixture();
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    gint64 start = g_get_monotonic_time();
    BuildResult *result = NULL;
    g_autoptr(GError) error = NULL;
    GThread *thread;

    if (fixture == NULL)
        return;
    fixture_write(
        fixture,
        "#include \"lab.h\"\n__asm__(\".rept 100000\\n.rept 100000\\n.rept 100000\\n"
        ".endr\\n.endr\\n.endr\");\nvoid step(void) {}\n",
        -1);
    thread = g_thread_new("cancel", cancel_soon, cancellable);
    g_assert_false(build_run(&fixture->request, cancellable, &result, &error));
    g_thread_join(thread);
    g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_null(result);
    g_assert_cmpint(g_get_monotonic_time() - start, <, 3 * G_TIME_SPAN_SECOND);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/build/a build tells what it did", test_a_build_tells_what_it_did);
    g_test_add_func("/build/warnings are shown once", test_warnings_are_shown_once);
    g_test_add_func("/build/the first error is the message",
                    test_the_first_error_is_the_message);
    g_test_add_func("/build/a failure of one target names it",
                    test_a_failure_of_one_target_names_it);
    g_test_add_func("/build/undefined names are found with their line",
                    test_undefined_names_are_found_with_their_line);
    g_test_add_func("/build/what the compiler calls is there",
                    test_what_the_compiler_calls_is_there);
    g_test_add_func("/build/what the scenario misses is said so",
                    test_what_the_scenario_misses_is_said_so);
    g_test_add_func("/build/a broken scenario is the lab's fault",
                    test_a_broken_scenario_is_the_labs_fault);
    g_test_add_func("/build/missing data is irqlab's fault",
                    test_missing_data_is_irqlabs_fault);
    g_test_add_func("/build/missing tools are named with their package",
                    test_missing_tools_are_named_with_their_package);
    g_test_add_func("/build/a sandbox that does not come up",
                    test_a_sandbox_that_does_not_come_up);
    g_test_add_func("/build/a cancelled build stops", test_a_cancelled_build_stops);
    return g_test_run();
}
