/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-util.c - atomic files, bounded reading, child processes with limits, safe text. */
#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "util/file.h"
#include "util/process.h"
#include "util/text.h"

/* ---- a folder for each test -------------------------------------------------------------- */

static char *folder_new(void)
{
    g_autoptr(GError) error = NULL;
    char *folder = g_dir_make_tmp("test-util-XXXXXX", &error);

    g_assert_no_error(error);
    return folder;
}

/** Removes @folder, which must hold just the files @names (spaces between). */
static void folder_check_and_remove(char *folder, const char *names)
{
    g_auto(GStrv) expected = g_strsplit(names, " ", -1);

    for (char **name = expected; *name != NULL; name++) {
        g_autofree char *path = g_build_filename(folder, *name, NULL);

        g_assert_cmpint(g_unlink(path), ==, 0);
    }
    g_assert_cmpint(g_rmdir(folder), ==, 0); /* fails when something else is left */
    g_free(folder);
}

/* ---- writing ------------------------------------------------------------------------------- */

static void assert_contents(const char *path, const char *expected)
{
    g_autofree char *contents = NULL;
    g_autoptr(GError) error = NULL;

    g_file_get_contents(path, &contents, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(contents, ==, expected);
}

static void test_atomic_write_makes_and_replaces(void)
{
    char *folder = folder_new();
    g_autofree char *path = g_build_filename(folder, "out", NULL);
    g_autoptr(GError) error = NULL;
    struct stat status;

    g_assert_true(file_write_atomic(path, "one", 3, &error));
    assert_contents(path, "one");
    g_assert_cmpint(g_chmod(path, 0640), ==, 0);
    g_assert_true(file_write_atomic(path, "two!", 4, &error));
    assert_contents(path, "two!");
    g_assert_cmpint(stat(path, &status), ==, 0);
    g_assert_cmpuint(status.st_mode & 0777, ==, 0640);
    g_assert_true(file_write_atomic(path, NULL, 0, &error));
    assert_contents(path, "");
    folder_check_and_remove(folder, "out");
}

static void test_atomic_write_follows_a_link(void)
{
    char *folder = folder_new();
    g_autofree char *path = g_build_filename(folder, "real", NULL);
    g_autofree char *link = g_build_filename(folder, "link", NULL);
    g_autoptr(GError) error = NULL;

    g_assert_true(file_write_atomic(path, "one", 3, &error));
    g_assert_cmpint(symlink("real", link), ==, 0);
    g_assert_true(file_write_atomic(link, "two", 3, &error));
    assert_contents(path, "two");
    g_assert_true(g_file_test(link, G_FILE_TEST_IS_SYMLINK));
    folder_check_and_remove(folder, "real link");
}

static void test_failed_write_changes_nothing(void)
{
    char *folder = folder_new();
    g_autofree char *missing = g_build_filename(folder, "no", "such", NULL);
    g_autoptr(GError) error = NULL;

    g_assert_false(file_write_atomic(missing, "x", 1, &error));
    g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
    g_clear_error(&error);
    g_assert_false(file_write_atomic(folder, "x", 1, &error));
    g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_ISDIR);
    folder_check_and_remove(folder, "");
}

/** A writer that is killed at any moment leaves the old file or a new one, and no other. */
static void test_killed_write_leaves_a_whole_file(void)
{
    enum { SIZE = 1 << 18 };
    char *folder = folder_new();
    g_autofree char *path = g_build_filename(folder, "out", NULL);
    g_autofree char *block = g_malloc(SIZE);
    g_autoptr(GError) error = NULL;

    memset(block, 'a', SIZE);
    g_assert_true(file_write_atomic(path, block, SIZE, &error));
    for (int round = 0; round < 20; round++) {
        g_autofree char *contents = NULL;
        gsize size;
        pid_t pid = fork();

        if (pid == 0) {
            for (;;) {
                block[0] = block[SIZE - 1] = (char)(block[0] == 'a' ? 'b' : 'a');
                file_write_atomic(path, block, SIZE, NULL);
            }
        }
        g_usleep(1000 + 700 * (gulong)round);
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
        g_assert_true(g_file_get_contents(path, &contents, &size, NULL));
        g_assert_cmpuint(size, ==, SIZE);
        g_assert_cmpint(contents[0], ==, contents[SIZE - 1]);
    }
    g_unlink(path);
    /* One name may stand beside it: linked, not renamed yet.  It is never half written. */
    {
        g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
        const char *name;

        while ((name = g_dir_read_name(dir)) != NULL) {
            g_autofree char *other = g_build_filename(folder, name, NULL);
            struct stat status;

            g_assert_cmpint(stat(other, &status), ==, 0);
            g_assert_cmpint(status.st_size, ==, SIZE);
            g_unlink(other);
        }
    }
    folder_check_and_remove(folder, "");
}

/* ---- reading ------------------------------------------------------------------------------- */

static void test_bounded_read_takes_up_to_the_bound(void)
{
    char *folder = folder_new();
    g_autofree char *path = g_build_filename(folder, "in", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = NULL;

    g_assert_true(file_write_atomic(path, "12345", 5, &error));
    bytes = file_read_bounded(path, 5, &error);
    g_assert_no_error(error);
    g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), "12345", 5);
    g_assert_null(file_read_bounded(path, 4, &error));
    g_assert_error(error, UTIL_ERROR, UTIL_ERROR_TOO_LARGE);
    folder_check_and_remove(folder, "in");
}

static void test_bounded_read_refuses_what_is_no_file(void)
{
    char *folder = folder_new();
    g_autofree char *fifo = g_build_filename(folder, "fifo", NULL);
    g_autofree char *missing = g_build_filename(folder, "evil\x1b[2J", NULL);
    g_autoptr(GError) error = NULL;

    g_assert_cmpint(mkfifo(fifo, 0600), ==, 0);
    g_assert_null(
        file_read_bounded(fifo, 100, &error)); /* and does not wait for a writer */
    g_assert_error(error, UTIL_ERROR, UTIL_ERROR_NOT_REGULAR);
    g_clear_error(&error);
    g_assert_null(file_read_bounded(folder, 100, &error));
    g_assert_error(error, UTIL_ERROR, UTIL_ERROR_NOT_REGULAR);
    g_clear_error(&error);
    g_assert_null(file_read_bounded("/dev/zero", 100, &error));
    g_assert_error(error, UTIL_ERROR, UTIL_ERROR_NOT_REGULAR);
    g_clear_error(&error);
    g_assert_null(file_read_bounded(missing, 100, &error));
    g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
    g_assert_null(strchr(error->message, '\x1b'));
    folder_check_and_remove(folder, "fifo");
}

/* ---- children ------------------------------------------------------------------------------ */

static ProcessResult run_shell(const char *script, guint wall_ms, gsize max_output)
{
    const char *argv[] = {"/bin/sh", "-c", script, NULL};
    const char *envp[] = {"PATH=/usr/bin:/bin", NULL};
    ProcessSpec spec = {
        .argv = argv, .envp = envp, .wall_ms = wall_ms, .max_output = max_output};
    ProcessResult result = {0};
    g_autoptr(GError) error = NULL;

    process_run(&spec, NULL, &result, &error);
    g_assert_no_error(error);
    return result;
}

static void test_child_says_what_it_did(void)
{
    g_auto(ProcessResult) good =
        run_shell("echo out; echo err >&2; cat; echo $A; exit 7", 5000, 100);
    g_auto(ProcessResult) bad = run_shell("kill -SEGV $$", 5000, 100);

    g_assert_cmpint(good.exit_status, ==, 7);
    g_assert_cmpint(good.signal, ==, 0);
    g_assert_cmpstr(good.out->str, ==, "out\n\n"); /* nothing from stdin or from $A */
    g_assert_cmpstr(good.err->str, ==, "err\n");
    g_assert_false(good.timed_out || good.overflowed);
    g_assert_cmpint(bad.exit_status, ==, -1);
    g_assert_cmpint(bad.signal, ==, SIGSEGV);
}

static void test_child_that_cannot_start_is_an_error(void)
{
    const char *argv[] = {"/no/such/program", NULL};
    ProcessSpec spec = {.argv = argv, .max_output = 100};
    ProcessResult result;
    g_autoptr(GError) error = NULL;

    g_assert_false(process_run(&spec, NULL, &result, &error));
    g_assert_error(error, UTIL_ERROR, UTIL_ERROR_SPAWN);
    g_assert_nonnull(strstr(error->message, "/no/such/program"));
}

/** The group is killed whole: a grandchild that would go on is gone too. */
static void test_time_limit_kills_the_whole_group(void)
{
    gint64 start = g_get_monotonic_time();
    g_auto(ProcessResult) result =
        run_shell("trap '' TERM; sleep 300 & echo $!; wait", 300, 100);
    pid_t grandchild = (pid_t)atoi(result.out->str);

    g_assert_true(result.timed_out);
    g_assert_cmpint(result.signal, ==, SIGKILL);
    g_assert_cmpint(g_get_monotonic_time() - start, <, 5 * G_TIME_SPAN_SECOND);
    g_assert_cmpint(grandchild, >, 1);
    /* Not ours to reap: wait until init has, or until it is seen dead. */
    for (int i = 0; i < 500 && kill(grandchild, 0) == 0; i++) {
        g_autofree char *path = g_strdup_printf("/proc/%d/stat", (int)grandchild);
        g_autofree char *stat = NULL;

        if (!g_file_get_contents(path, &stat, NULL, NULL) || strstr(stat, ") Z ") != NULL)
            return;
        g_usleep(10000);
    }
    g_assert_cmpint(kill(grandchild, 0), !=, 0);
}

static void test_output_limit_keeps_the_beginning(void)
{
    g_auto(ProcessResult) result = run_shell("yes 0123456789", 20000, 1000);

    g_assert_true(result.overflowed);
    g_assert_cmpuint(result.out->len, ==, 1000);
    g_assert_true(g_str_has_prefix(result.out->str, "0123456789\n0123456789\n"));
}

static gpointer cancel_soon(gpointer cancellable)
{
    g_usleep(100000);
    g_cancellable_cancel(cancellable);
    return NULL;
}

static void test_cancelled_child_is_killed(void)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    const char *argv[] = {"/bin/sleep", "300", NULL};
    ProcessSpec spec = {.argv = argv, .max_output = 100};
    ProcessResult result;
    g_autoptr(GError) error = NULL;
    GThread *thread = g_thread_new("cancel", cancel_soon, cancellable);

    g_assert_false(process_run(&spec, cancellable, &result, &error));
    g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_thread_join(thread);
    g_clear_error(&error);
    g_assert_false(
        process_run(&spec, cancellable, &result, &error)); /* not even started */
    g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void test_limits_hold(void)
{
    const char *argv[] = {"/bin/sh", "-c", "ulimit -t; ulimit -v; ulimit -f", NULL};
    ProcessSpec spec = {.argv = argv,
                        .cpu_seconds = 3,
                        .address_bytes = 1 << 30,
                        .file_bytes = 1 << 20,
                        .max_output = 100};
    g_auto(ProcessResult) result = {0};
    g_autoptr(GError) error = NULL;

    g_assert_true(process_run(&spec, NULL, &result, &error));
    g_assert_cmpstr(result.out->str, ==, "3\n1048576\n2048\n");
}

/** The child has the descriptors that it was given, under their numbers, and no other. */
static void test_child_gets_only_its_descriptors(void)
{
    const char *argv[] = {"/bin/sh", "-c", "cat <&5; echo more >&3; ls /proc/self/fd",
                          NULL};
    const char *envp[] = {"PATH=/usr/bin:/bin", NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) text = g_bytes_new_static("given\n", 6);
    int leaked = dup(1);
    int in = file_memory_open("in", text, &error),
        out = file_memory_open("out", NULL, &error);
    /* Crossed on purpose: each source may be the other's target. */
    ProcessFd fds[] = {{in, 5}, {out, 3}};
    ProcessSpec spec = {.argv = argv,
                        .envp = envp,
                        .fds = fds,
                        .n_fds = 2,
                        .wall_ms = 5000,
                        .max_output = 100};
    g_auto(ProcessResult) result = {0};
    g_autoptr(GBytes) written = NULL;

    g_assert_no_error(error);
    process_run(&spec, NULL, &result, &error);
    g_assert_no_error(error);
    /* 4 or 6 is ls's own view of the folder that it lists. */
    g_assert_true(strcmp(result.out->str, "given\n0\n1\n2\n3\n4\n5\n") == 0);
    written = file_memory_read(out, 100, &error);
    g_assert_no_error(error);
    g_assert_cmpmem(g_bytes_get_data(written, NULL), g_bytes_get_size(written), "more\n",
                    5);
    g_assert_null(file_memory_read(out, 4, &error));
    g_assert_error(error, UTIL_ERROR, UTIL_ERROR_TOO_LARGE);
    file_close(&in);
    file_close(&out);
    g_assert_cmpint(in, ==, -1);
    close(leaked);
}

/** kill -9 of the process that runs a child takes the child with it. */
static void test_child_dies_with_its_parent(void)
{
    int pipe_fds[2];
    char byte;
    pid_t pid;

    g_assert_cmpint(pipe(pipe_fds), ==, 0);
    pid = fork();
    if (pid == 0) {
        const char *argv[] = {"/bin/sh", "-c", "echo x >&3; exec sleep 300", NULL};
        ProcessFd fds[] = {{pipe_fds[1], 3}};
        ProcessSpec spec = {.argv = argv, .fds = fds, .n_fds = 1, .max_output = 100};
        ProcessResult result;

        close(pipe_fds[0]);
        process_run(&spec, NULL, &result, NULL);
        _exit(1);
    }
    close(pipe_fds[1]);
    g_assert_cmpint(read(pipe_fds[0], &byte, 1), ==, 1); /* the child runs */
    g_assert_cmpint(read(pipe_fds[0], &byte, 1), ==, 1); /* its newline */
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    /* The end of the pipe: nobody holds the other side any more. */
    g_assert_cmpint(read(pipe_fds[0], &byte, 1), ==, 0);
    close(pipe_fds[0]);
}

/* ---- text ---------------------------------------------------------------------------------- */

static void assert_safe(const char *text, gssize size, const char *expected)
{
    g_autofree char *safe = text_make_safe(text, size, 1000);

    g_assert_cmpstr(safe, ==, expected);
    g_assert_true(g_utf8_validate(safe, -1, NULL));
}

static void test_plain_text_stays(void)
{
    assert_safe("", -1, "");
    assert_safe("a\tb\nc", -1, "a\tb\nc");
    assert_safe("grün, 漢字, 𝄞", -1, "grün, 漢字, 𝄞");
    assert_safe("one\r\ntwo\r\n", -1, "one\ntwo\n");
}

static void test_control_characters_become_visible(void)
{
    assert_safe("\x1b[31mred", -1, "<1B>[31mred");
    assert_safe("\x1b]0;title\x07", -1, "<1B>]0;title<07>");
    assert_safe("a\0b", 3, "a<00>b");
    assert_safe("a\rb\x7f", -1, "a<0D>b<7F>");
    assert_safe("\xc2\x9b"
                "31m",
                -1, "<9B>31m"); /* C1 as UTF-8 */
    assert_safe("\x9b"
                "31m",
                -1, "<9B>31m"); /* C1 as a byte */
}

static void test_broken_utf8_becomes_visible(void)
{
    assert_safe("a\xff\xfe", -1, "a<FF><FE>");
    assert_safe("\xc0\xaf", -1, "<C0><AF>");         /* overlong '/' */
    assert_safe("\xed\xa0\x80", -1, "<ED><A0><80>"); /* a surrogate */
    assert_safe("\xe6\xbc", -1, "<E6><BC>");         /* cut short */
    assert_safe("\xf5\x80\x80\x80", -1, "<F5><80><80><80>");
}

static void test_reading_direction_becomes_visible(void)
{
    assert_safe("a\u202eb\u2066c\u200bd\ufeff", -1,
                "a<U+202E>b<U+2066>c<U+200B>d<U+FEFF>");
    assert_safe("a\u2028b", -1, "a<U+2028>b");
}

static void test_long_text_is_cut_with_a_note(void)
{
    g_autoptr(GString) lots = g_string_new(NULL);
    g_autofree char *safe = NULL, *small = NULL;

    for (int i = 0; i < 1000; i++)
        g_string_append(lots, "ü\x1b");
    safe = text_make_safe(lots->str, (gssize)lots->len, 200);
    g_assert_cmpuint(strlen(safe), <=, 200);
    g_assert_cmpuint(strlen(safe), >, 150);
    g_assert_true(g_utf8_validate(safe, -1, NULL));
    g_assert_true(g_str_has_suffix(safe, "cut off here]\n"));
    small = text_make_safe(lots->str, (gssize)lots->len, 3);
    g_assert_cmpuint(strlen(small), <=, 3);
}

static void test_names_are_one_line(void)
{
    g_autofree char *name = text_make_safe_name("a\nb\tc\x1b.c");
    g_autofree char *long_text = g_strnfill(5000, 'x');
    g_autofree char *long_name = text_make_safe_name(long_text);

    g_assert_cmpstr(name, ==, "a<0A>b<09>c<1B>.c");
    g_assert_cmpuint(strlen(long_name), <, 210);
    g_assert_true(g_str_has_suffix(long_name, "…"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/file/atomic write makes and replaces",
                    test_atomic_write_makes_and_replaces);
    g_test_add_func("/file/atomic write follows a link",
                    test_atomic_write_follows_a_link);
    g_test_add_func("/file/failed write changes nothing",
                    test_failed_write_changes_nothing);
    g_test_add_func("/file/killed write leaves a whole file",
                    test_killed_write_leaves_a_whole_file);
    g_test_add_func("/file/bounded read takes up to the bound",
                    test_bounded_read_takes_up_to_the_bound);
    g_test_add_func("/file/bounded read refuses what is no file",
                    test_bounded_read_refuses_what_is_no_file);
    g_test_add_func("/process/child says what it did", test_child_says_what_it_did);
    g_test_add_func("/process/child that cannot start is an error",
                    test_child_that_cannot_start_is_an_error);
    g_test_add_func("/process/time limit kills the whole group",
                    test_time_limit_kills_the_whole_group);
    g_test_add_func("/process/output limit keeps the beginning",
                    test_output_limit_keeps_the_beginning);
    g_test_add_func("/process/cancelled child is killed", test_cancelled_child_is_killed);
    g_test_add_func("/process/limits hold", test_limits_hold);
    g_test_add_func("/process/child gets only its descriptors",
                    test_child_gets_only_its_descriptors);
    g_test_add_func("/process/child dies with its parent",
                    test_child_dies_with_its_parent);
    g_test_add_func("/text/plain text stays", test_plain_text_stays);
    g_test_add_func("/text/control characters become visible",
                    test_control_characters_become_visible);
    g_test_add_func("/text/broken utf-8 becomes visible",
                    test_broken_utf8_becomes_visible);
    g_test_add_func("/text/reading direction becomes visible",
                    test_reading_direction_becomes_visible);
    g_test_add_func("/text/long text is cut with a note",
                    test_long_text_is_cut_with_a_note);
    g_test_add_func("/text/names are one line", test_names_are_one_line);
    return g_test_run();
}
