/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/posix-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "toolchain/build.h"

#define RUNS 20
/* An outer guard: no test waits for it. */
#define SECONDS 60

static const ProgramSource sources[] = {
    {.number = PROGRAM_TIM2, .priority = 2, .events = 3},
    {.number = PROGRAM_TIM4, .priority = 8, .events = 5},
    {.number = PROGRAM_UART1, .priority = 8, .events = 4},
    {.number = PROGRAM_BUTTON, .priority = 8, .events = PROGRAM_UNLIMITED},
};

typedef struct {
    char *folder, *student, *scenario, *header;
} Files;

static char *write_file(const char *folder, const char *name, const char *format,
                        const char *text)
{
    char *path = g_build_filename(folder, name, NULL);
    g_autofree char *before = g_strdup(format);
    g_autoptr(GError) error = NULL;
    g_autofree char *whole = g_strconcat(before, text, "\n", NULL);

    g_file_set_contents(path, whole, -1, &error);
    g_assert_no_error(error);
    return path;
}

static void write_files(Files *files, const Posix *posix)
{
    const char *body =
        posix->scenario != NULL ? posix->scenario : "{ setup(); work(); settle(); }";
    g_autofree char *scenario = g_strconcat("void scenario(void) ", body, NULL);
    g_autoptr(GError) error = NULL;

    files->folder = g_dir_make_tmp("test-posix-XXXXXX", &error);
    g_assert_no_error(error);
    files->student =
        write_file(files->folder, "lab.c", "#include \"lab.h\"\n", posix->student);
    files->scenario =
        write_file(files->folder, "scenario.c",
                   "#include \"irqlab-scenario.h\"\n#include \"lab.h\"\n", scenario);
    files->header = write_file(
        files->folder, "lab.h", "#include \"irqlab.h\"\n",
        "void setup(void); void work(void); extern volatile uint32_t counts[8];");
}

static void remove_files(Files *files)
{
    char *const paths[] = {files->student, files->scenario, files->header};

    for (gsize i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_unlink(paths[i]);
        g_free(paths[i]);
    }
    g_assert_cmpint(g_rmdir(files->folder), ==, 0);
    g_free(files->folder);
}

static BuildResult *build(const Posix *posix)
{
    static const char *const functions[] = {"setup", "work", NULL};
    const Target *const targets[] = {
        target_find(posix->target != NULL ? posix->target : "host-O2"), NULL};
    Files files;
    BuildResult *result = NULL;
    g_autoptr(GError) error = NULL;

    write_files(&files, posix);
    build_run(&(BuildRequest){.student_path = files.student,
                              .scenario_path = files.scenario,
                              .header_path = files.header,
                              .functions = functions,
                              .targets = targets,
                              .data_dir = g_getenv("IRQLAB_DATA")},
              NULL, &result, &error);
    g_assert_no_error(error);
    remove_files(&files);
    return result;
}

static char *line_of(const Image *image, const BoardStatus *status)
{
    guint64 pc = status->crash.pc;
    ImageLine line;

    for (guint rule = 0; rule < BOARD_RULES && status->crash.count == 0; rule++) {
        if (status->breaches[rule].pc != 0)
            pc = status->breaches[rule].pc - 1;
    }
    if (!image_line_at(image, pc, &line))
        return NULL;
    return g_strdup_printf("%s:%u", line.file, line.line);
}

/* For whoever reads the log of a test that failed. */
static void describe(const BoardStatus *status, const char *line)
{
    g_test_message("%u runs, %u broken off, %u bytes heard", (guint)status->runs,
                   (guint)status->broken_off, (guint)status->n_received);
    if (status->revived > 0)
        g_test_message("%u timers revived", (guint)status->revived);
    for (guint i = 0; i < PROGRAM_MAX_SOURCES; i++) {
        const BoardSource *source = &status->sources[i];

        if (source->raised > 0)
            g_test_message("source %u: %u raised, %u taken, %u lost, %u nested", i,
                           (guint)source->raised, (guint)source->taken,
                           (guint)source->lost, (guint)source->nested);
    }
    for (guint rule = 0; rule < BOARD_RULES; rule++) {
        if (status->breaches[rule].count > 0)
            g_test_message("%s: %u times", program_rule_name(rule),
                           (guint)status->breaches[rule].count);
    }
    if (status->crash.count > 0)
        g_test_message("signal %d %u times, pc 0x%" G_GINT64_MODIFIER
                       "x, address 0x%" G_GINT64_MODIFIER "x, %s",
                       status->crash.signal, (guint)status->crash.count, status->crash.pc,
                       status->crash.address, line != NULL ? line : "no line");
}

void posix_run(Posix *posix)
{
    g_autoptr(BuildResult) result = build(posix);
    const ProgramSettings settings = {
        .sources = sources,
        .n_sources = G_N_ELEMENTS(sources),
        .rules_off = posix->rules_off,
        .tick_source = PROGRAM_TIM2,
        .uart = (const guint8 *)"abcd",
        .n_uart = 4,
        .uart_byte_ns = 5000000,
        .duration_ns = G_GUINT64_CONSTANT(1000000000) *
                       (posix->seconds != 0 ? posix->seconds : SECONDS),
        .speed_milli = posix->speed * 1000,
        .max_runs = posix->runs != 0 ? posix->runs : RUNS,
        .storm_ns = posix->storm ? 20000 : 0,
        .uart_fd = posix->uart_fd != 0,
    };
    Image *image = g_ptr_array_index(result->images, 0);
    g_autoptr(GError) error = NULL;
    g_autoptr(Session) session =
        session_new(image, &settings, posix->uart_fd != 0 ? posix->uart_fd : -1,
                    g_getenv("IRQLAB_DATA"), &error);

    g_assert_no_error(error);
    session_run(session, NULL, &posix->end, &posix->signal, &error);
    g_assert_no_error(error);
    session_look(session, &posix->status);
    posix->line = line_of(image, &posix->status);
    describe(&posix->status, posix->line);
}

void posix_clear(Posix *posix)
{
    g_clear_pointer(&posix->line, g_free);
}

static const BoardCheck *find(const Posix *posix, const char *id)
{
    for (guint i = 0; i < BOARD_MAX_CHECKS; i++) {
        if (strcmp(posix->status.checks[i].id, id) == 0)
            return &posix->status.checks[i];
    }
    g_error("the check %s was never met", id);
}

void posix_assert_held(const Posix *posix, const char *id)
{
    const BoardCheck *check = find(posix, id);

    g_assert_cmpint(posix->end, ==, SESSION_FINISHED);
    g_assert_cmpuint(check->failed, ==, 0);
    g_assert_cmpuint(check->held, ==, posix->runs != 0 ? posix->runs : RUNS);
}

guint64 posix_failed(const Posix *posix, const char *id)
{
    return find(posix, id)->failed;
}
