/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-attacks.c - hostile files at the compiler: each in tests/attacks/build, and some that
 * are made here.  None may hang, reveal anything, leave anything behind, or be taken for
 * irqlab's own failure. */
#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/toolchain-fixture.h"

/* Two compilations at 10 s of processor time each, on a machine that does other things. */
#define PATIENCE (60 * G_TIME_SPAN_SECOND)

/** Whatever came of it may be shown to anybody. */
static void assert_harmless(const Fixture *fixture)
{
    const char *message = fixture->error != NULL ? fixture->error->message : "";
    const char *diagnostics = fixture->result != NULL ? fixture->result->diagnostics : "";
    const char *texts[] = {message, diagnostics};

    g_assert_cmpuint(strlen(diagnostics), <=, 16384);
    g_assert_cmpuint(strlen(message), <=, 2000);
    g_assert_null(strchr(message, '\n'));
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_assert_true(g_utf8_validate(texts[i], -1, NULL));
        for (const char *p = texts[i]; *p != '\0'; p++)
            g_assert_true((guchar)*p >= 0x20 || *p == '\n' || *p == '\t');
        g_assert_null(strstr(texts[i], "root:x:0")); /* /etc/passwd */
        g_assert_null(strstr(texts[i], "PATH="));    /* /proc/self/environ */
    }
}

static void assert_rejected(const Fixture *fixture, const char *expected)
{
    g_assert_error(fixture->error, BUILD_ERROR, BUILD_ERROR_REJECTED);
    if (strstr(fixture->error->message, expected) == NULL)
        g_test_message("said: %s", fixture->error->message);
    g_assert_nonnull(strstr(fixture->error->message, expected));
    /* A rejected file is still a result. */
    g_assert_nonnull(fixture->result);
    g_assert_cmpuint(fixture->result->images->len, ==, 0);
}

/* ---- the folder --------------------------------------------------------------------------------- */

/** "rejected" or "builds" and the text after the colon, from the file's first line. */
static char *expectation(const char *contents, gboolean *ret_builds)
{
    const char *mark = strstr(contents, "/* ");
    const char *end = mark != NULL ? strstr(mark, " */") : NULL;
    const char *rejected = "/* rejected:";

    g_assert_nonnull(end);
    *ret_builds = g_str_has_prefix(mark, "/* builds");
    if (*ret_builds)
        return g_strdup("");
    g_assert_true(g_str_has_prefix(mark, rejected));
    mark += strlen(rejected);
    return mark < end ? g_strndup(mark + 1, (gsize)(end - mark - 1)) : g_strdup("");
}

static void attack(gconstpointer data)
{
    const char *path = data;
    g_autoptr(Fixture) fixture = NULL;
    g_autofree char *contents = NULL, *expected = NULL;
    gsize size;
    gboolean builds;
    gint64 start = g_get_monotonic_time();

    if (!fixture_needs("bwrap", "bubblewrap") || !fixture_needs("gcc", "gcc"))
        return;
    g_assert_true(g_file_get_contents(path, &contents, &size, NULL));
    expected = expectation(contents, &builds);
    fixture = fixture_new(NULL);
    fixture_write(fixture, contents, (gssize)size);
    fixture_targets(fixture, "host-O2");
    fixture_build(fixture);
    g_assert_cmpint(g_get_monotonic_time() - start, <, PATIENCE);
    assert_harmless(fixture);
    if (builds)
        g_assert_no_error(fixture->error);
    else
        assert_rejected(fixture, expected);
}

static gint compare_strings(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/** Adds a test for each file; the paths live as long as the program. */
static GPtrArray *add_folder(void)
{
    const char *source = g_getenv("abs_srcdir");
    g_autofree char *folder = g_build_filename(source != NULL ? source : ".", "tests",
                                               "attacks", "build", NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        if (g_str_has_suffix(name, ".c"))
            g_ptr_array_add(paths, g_build_filename(folder, name, NULL));
    }
    g_ptr_array_sort(paths, compare_strings);
    for (guint i = 0; i < paths->len; i++) {
        g_autofree char *base = g_path_get_basename(paths->pdata[i]);
        g_autofree char *test = g_strdup_printf("/attacks/build/%s", base);

        g_test_add_data_func(test, paths->pdata[i], attack);
    }
    return paths;
}

static void test_the_folder_is_there(gconstpointer paths)
{
    g_assert_cmpuint(((const GPtrArray *)paths)->len, >, 50);
}

/* ---- made here ----------------------------------------------------------------------------------- */

/** A file of @size bytes of @filler after what compiles. */
static void assert_file_of(gsize size, char filler, const char *expected)
{
    g_autoptr(Fixture) fixture = fixture_new(NULL);
    g_autoptr(GString) text = g_string_new("#include \"lab.h\"\nvoid step(void) {}\n");

    while (text->len < size)
        g_string_append_c(text, filler);
    fixture_write(fixture, text->str, (gssize)text->len);
    fixture_build(fixture);
    assert_harmless(fixture);
    assert_rejected(fixture, expected);
}

static void test_sizes_and_contents_that_are_no_source(void)
{
    g_autoptr(Fixture) fixture = fixture_new(NULL);

    fixture_write(fixture, "", 0);
    fixture_build(fixture);
    assert_rejected(fixture, "lab.c is empty");
    fixture_write(fixture, "int x;\0int y;", 13);
    fixture_build(fixture);
    assert_rejected(fixture, "NUL byte");
    fixture_write(fixture, "\xff\xfei\0n\0t\0", 8);
    fixture_build(fixture);
    assert_rejected(fixture, "UTF-16");
    assert_file_of(2 * 1024 * 1024, ' ', "larger than 1.0");
}

/** 100 MB that are not even on the disk. */
static void test_a_sparse_file_is_not_read(void)
{
    g_autoptr(Fixture) fixture = fixture_new(NULL);
    gint64 start = g_get_monotonic_time();

    fixture_write(fixture, "x", 1);
    g_assert_cmpint(truncate(fixture->student, 100 * 1000 * 1000), ==, 0);
    fixture_build(fixture);
    assert_rejected(fixture, "larger than 1.0");
    g_assert_cmpint(g_get_monotonic_time() - start, <, 5 * G_TIME_SPAN_SECOND);
}

static void assert_unreadable(Fixture *fixture, const char *expected)
{
    gint64 start = g_get_monotonic_time();

    fixture_build(fixture);
    g_assert_error(fixture->error, BUILD_ERROR, BUILD_ERROR_UNREADABLE);
    g_assert_nonnull(strstr(fixture->error->message, expected));
    g_assert_null(fixture->result);
    g_assert_cmpint(g_get_monotonic_time() - start, <, 5 * G_TIME_SPAN_SECOND);
    assert_harmless(fixture);
}

static void test_what_is_no_file_is_unreadable(void)
{
    g_autoptr(Fixture) fixture = fixture_new("evil\x1b[2J\n.c");

    assert_unreadable(fixture, "No such file");
    g_assert_cmpint(mkfifo(fixture->student, 0600), ==, 0);
    assert_unreadable(fixture, "a pipe (FIFO)");
    g_unlink(fixture->student);
    g_assert_cmpint(symlink("/dev/zero", fixture->student), ==, 0);
    assert_unreadable(fixture, "a device");
    g_unlink(fixture->student);
    g_assert_cmpint(symlink(fixture->folder, fixture->student), ==, 0);
    assert_unreadable(fixture, "a directory");
}

/** A name is never an option, a path or a command. */
static void test_strange_names_are_only_names(void)
{
    static const char *const names[] = {
        "-o",      "-Dx=y.c", "a b.c", "$(touch x).c", ";reboot;.c", "'q'.c",
        "\"q\".c", "a\nb.c",  "..c",   "=1+1.c",       "\xff.c",     "lab"};

    if (!fixture_needs("bwrap", "bubblewrap"))
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(Fixture) fixture = fixture_new(names[i]);

        fixture_write(fixture, "#include \"lab.h\"\nvoid step(void) {}\n#error here\n",
                      -1);
        fixture_build(fixture);
        assert_harmless(fixture);
        assert_rejected(fixture, ":3: error: #error here");
    }
}

/** Starts a build in another process and kills that after @after_us.  Its orphans become
 *  children of this process (it is their subreaper): all must be gone soon. */
static void interrupted_build(const char *text, gulong after_us)
{
    g_autoptr(Fixture) fixture = fixture_new(NULL);
    gint64 end;
    pid_t pid, gone;

    fixture_write(fixture, text, -1);
    g_assert_cmpint(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), ==, 0);
    pid = fork();
    if (pid == 0) {
        fixture_build(fixture);
        _exit(0);
    }
    g_usleep(after_us);
    kill(pid, SIGKILL);
    end = g_get_monotonic_time() + 10 * G_TIME_SPAN_SECOND;
    while ((gone = waitpid(-1, NULL, WNOHANG)) >= 0) {
        g_assert_cmpint(g_get_monotonic_time(), <, end);
        if (gone == 0)
            g_usleep(5000);
    }
    g_assert_cmpint(errno, ==, ECHILD);
}

/** kill -9 of irqlab at any moment of a build leaves no process and, as fixture_free() and
 *  the runner of the tests see, no file. */
static void test_killed_build_leaves_nothing(void)
{
    static const char slow[] =
        "#include \"lab.h\"\n__asm__(\".rept 100000000\\nnop\\n.endr\");\n"
        "void step(void) {}\n";
    static const char quick[] = "#include \"lab.h\"\nvoid step(void) {}\n";

    if (!fixture_needs("bwrap", "bubblewrap"))
        return;
    for (gulong ms = 0; ms < 200; ms += 25)
        interrupted_build(quick, ms * 1000);
    interrupted_build(slow, 700 * 1000);
}

int main(int argc, char **argv)
{
    g_autoptr(GPtrArray) paths = NULL;

    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/attacks/sizes and contents that are no source",
                    test_sizes_and_contents_that_are_no_source);
    g_test_add_func("/attacks/a sparse file is not read", test_a_sparse_file_is_not_read);
    g_test_add_func("/attacks/what is no file is unreadable",
                    test_what_is_no_file_is_unreadable);
    g_test_add_func("/attacks/strange names are only names",
                    test_strange_names_are_only_names);
    g_test_add_func("/attacks/killed build leaves nothing",
                    test_killed_build_leaves_nothing);
    paths = add_folder();
    g_test_add_data_func("/attacks/the folder is there", paths, test_the_folder_is_there);
    return g_test_run();
}
