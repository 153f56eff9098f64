/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "toolchain/sandbox.h"

#include <string.h>

#include "toolchain/build.h"
#include "util/file.h"
#include "util/process.h"
#include "util/text.h"

/* Limits: a student's file takes 0.1 s and 60 MiB. */
#define WALL_MS 20000
#define CPU_SECONDS 4
#define ADDRESS_BYTES (G_GUINT64_CONSTANT(512) << 20)
#define FILE_BYTES (G_GUINT64_CONSTANT(64) << 20)
#define FOLDER_BYTES "134217728"
#define PROCESSES "64"
#define OUTPUT_BYTES (256 * 1024)

/* The script's descriptors: dash knows single digits only. */
#define FIRST_OUTPUT 3
#define READY 9
/* Where bubblewrap finds the inputs. */
#define FIRST_INPUT 20

char *sandbox_find_program(const char *name)
{
    const char *path = g_getenv("PATH");
    g_auto(GStrv) folders = g_strsplit(path != NULL ? path : "/usr/bin:/bin", ":", -1);

    for (char **folder = folders; *folder != NULL; folder++) {
        g_autofree char *full = g_build_filename(*folder, name, NULL);

        if (!g_path_is_absolute(full) || strstr(full, "ccache") != NULL ||
            strstr(full, "distcc") != NULL)
            continue;
        if (g_str_has_prefix(full, "/bin/")) {
            g_autofree char *same = g_strconcat("/usr", full, NULL);

            if (g_file_test(same, G_FILE_TEST_IS_EXECUTABLE))
                return g_steal_pointer(&same);
        }
        if (g_file_test(full, G_FILE_TEST_IS_EXECUTABLE))
            return g_steal_pointer(&full);
    }
    return NULL;
}

/* ---- the command --------------------------------------------------------------------- */

static void add_trees(GPtrArray *argv, const char *const *trees)
{
    for (; *trees != NULL; trees++) {
        g_ptr_array_add(argv, g_strdup("--ro-bind-try"));
        g_ptr_array_add(argv, g_strdup(*trees));
        g_ptr_array_add(argv, g_strdup(*trees));
    }
}

/** What every program needs of the machine; what is not there is left out. */
static void add_libraries(GPtrArray *argv)
{
    static const char *const trees[] = {"/usr/lib", "/usr/lib32", "/usr/lib64", NULL};
    static const char *const links[] = {"/lib", "/lib32", "/lib64"};

    add_trees(argv, trees);
    for (gsize i = 0; i < G_N_ELEMENTS(links); i++) {
        if (g_file_test(links[i], G_FILE_TEST_IS_SYMLINK)) {
            g_ptr_array_add(argv, g_strdup("--symlink"));
            g_ptr_array_add(argv, g_strdup_printf("usr%s", links[i]));
        } else {
            g_ptr_array_add(argv, g_strdup("--ro-bind-try"));
            g_ptr_array_add(argv, g_strdup(links[i]));
        }
        g_ptr_array_add(argv, g_strdup(links[i]));
    }
}

/** What the compilers need besides. */
static void add_tools(GPtrArray *argv)
{
    static const char *const trees[] = {"/usr/bin", "/usr/libexec", NULL};

    add_trees(argv, trees);
    g_ptr_array_add(argv, g_strdup("--symlink"));
    g_ptr_array_add(argv, g_strdup("usr/bin"));
    g_ptr_array_add(argv, g_strdup("/bin"));
}

static void add_words(GPtrArray *argv, const char *words)
{
    g_auto(GStrv) split = g_strsplit(words, " ", -1);

    for (char **word = split; *word != NULL; word++)
        g_ptr_array_add(argv, g_strdup(*word));
}

/** The job's script between what limits it and what hands its results out. */
static char *full_script(const SandboxJob *job)
{
    GString *script = g_string_new("ulimit -p " PROCESSES "; echo >&9\n(\n");

    g_string_append(script, job->script);
    g_string_append(script, "\n) 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-\nstatus=$?\n");
    for (int i = 0; job->outputs[i] != NULL; i++) {
        g_string_append_printf(script, "if [ -f %s ]; then cat %s >&%d || exit 120; fi\n",
                               job->outputs[i], job->outputs[i], FIRST_OUTPUT + i);
    }
    g_string_append(script, "exit $status\n");
    return g_string_free(script, FALSE);
}

static void add_confinement(GPtrArray *argv, const char *bwrap)
{
    g_ptr_array_add(argv, g_strdup(bwrap));
    add_words(argv, "--unshare-all --die-with-parent --new-session --clearenv "
                    "--cap-drop ALL --hostname irqlab");
}

static GPtrArray *command(const char *bwrap, const SandboxJob *job)
{
    GPtrArray *argv = g_ptr_array_new_with_free_func(g_free);

    add_confinement(argv, bwrap);
    add_libraries(argv);
    add_tools(argv);
    add_words(argv, "--size " FOLDER_BYTES " --tmpfs /work --dir /work/tmp --chdir /work "
                    "--setenv PATH /usr/bin --setenv LC_ALL C --setenv TMPDIR /work/tmp");
    for (gsize i = 0; i < job->n_inputs; i++) {
        g_ptr_array_add(argv, g_strdup("--file"));
        g_ptr_array_add(argv, g_strdup_printf("%d", FIRST_INPUT + (int)i));
        g_ptr_array_add(argv, g_strdup_printf("/work/%s", job->inputs[i].name));
    }
    add_words(argv, "--remount-ro / -- /bin/sh -c");
    g_ptr_array_add(argv, full_script(job));
    g_ptr_array_add(argv, NULL);
    return argv;
}

/* ---- descriptors ------------------------------------------------------------------- */

/** The inputs, the outputs and the sign that the sandbox stands. */
typedef struct {
    ProcessFd fds[SANDBOX_MAX_INPUTS + SANDBOX_MAX_OUTPUTS + 1];
    gsize n;
    int outputs[SANDBOX_MAX_OUTPUTS];
    int ready;
} Descriptors;

static void descriptors_clear(Descriptors *descriptors)
{
    for (gsize i = 0; i < descriptors->n; i++)
        file_close(&descriptors->fds[i].fd);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Descriptors, descriptors_clear)

/** Opens one more; returns its descriptor here, or -1. */
static int descriptors_add(Descriptors *descriptors, GBytes *bytes, int number,
                           GError **error)
{
    int fd = file_memory_open("irqlab", bytes, error);

    if (fd >= 0)
        descriptors->fds[descriptors->n++] = (ProcessFd){fd, number};
    return fd;
}

static gboolean descriptors_open(Descriptors *descriptors, const SandboxJob *job,
                                 GError **error)
{
    for (gsize i = 0; i < job->n_inputs; i++) {
        if (descriptors_add(descriptors, job->inputs[i].bytes, FIRST_INPUT + (int)i,
                            error) < 0)
            return FALSE;
    }
    for (int i = 0; job->outputs[i] != NULL; i++) {
        descriptors->outputs[i] =
            descriptors_add(descriptors, NULL, FIRST_OUTPUT + i, error);
        if (descriptors->outputs[i] < 0)
            return FALSE;
    }
    descriptors->ready = descriptors_add(descriptors, NULL, READY, error);
    return descriptors->ready >= 0;
}

/* ---- the run ------------------------------------------------------------------------ */

static gboolean no_bubblewrap(GError **error)
{
    g_set_error_literal(error, BUILD_ERROR, BUILD_ERROR_TOOL,
                        "the sandbox is not there: install the package "
                        "bubblewrap (apt-get install bubblewrap)");
    return FALSE;
}

/** bubblewrap ran, but the sandbox did not come to stand. */
static gboolean no_sandbox(const ProcessResult *run, GError **error)
{
    const char *newline = memchr(run->err->str, '\n', run->err->len);
    gsize length = newline != NULL ? (gsize)(newline - run->err->str) : run->err->len;
    g_autofree char *line = text_make_safe(run->err->str, (gssize)length, 300);

    g_set_error(error, BUILD_ERROR, BUILD_ERROR_TOOL,
                "the sandbox for compiling cannot be set up: %s (are user namespaces "
                "allowed here? try: sysctl kernel.unprivileged_userns_clone=1)",
                *line != '\0' ? line : "bubblewrap said nothing");
    return FALSE;
}

/** Passes cancellation on and makes everything else BUILD_ERROR_TOOL. */
static gboolean as_tool_error(GError *cause, GError **error)
{
    if (g_error_matches(cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        g_propagate_error(error, cause);
    } else {
        g_set_error(error, BUILD_ERROR, BUILD_ERROR_TOOL, "compiling did not work: %s",
                    cause->message);
        g_error_free(cause);
    }
    return FALSE;
}

static SandboxEnd end_of(const ProcessResult *run)
{
    if (run->timed_out)
        return SANDBOX_TIME;
    if (run->overflowed)
        return SANDBOX_OUTPUT;
    return run->signal != 0 ? SANDBOX_KILLED : SANDBOX_EXITED;
}

/** Takes the outputs in; moves the texts over from @run. */
static gboolean collect(const SandboxJob *job, const Descriptors *descriptors,
                        ProcessResult *run, SandboxResult *result, GError **error)
{
    result->end = end_of(run);
    result->status = run->exit_status;
    for (int i = 0; job->outputs[i] != NULL; i++) {
        result->outputs[i] = file_memory_read(descriptors->outputs[i], FILE_BYTES, error);
        if (result->outputs[i] == NULL)
            return FALSE;
    }
    result->out_size = run->out->len;
    result->out = g_string_free(g_steal_pointer(&run->out), FALSE);
    result->err_size = run->err->len;
    result->err = g_string_free(g_steal_pointer(&run->err), FALSE);
    return TRUE;
}

GPtrArray *sandbox_program_command(const char *program, GError **error)
{
    g_autofree char *bwrap = sandbox_find_program("bwrap");
    GPtrArray *argv;

    if (bwrap == NULL) {
        no_bubblewrap(error);
        return NULL;
    }
    argv = g_ptr_array_new_with_free_func(g_free);
    add_confinement(argv, bwrap);
    add_libraries(argv);
    g_ptr_array_add(argv, g_strdup("--ro-bind"));
    g_ptr_array_add(argv, g_strdup(program));
    add_words(argv, "/program --remount-ro / -- /program");
    g_ptr_array_add(argv, NULL);
    return argv;
}

gboolean sandbox_run(const SandboxJob *job, GCancellable *cancellable,
                     SandboxResult *ret_result, GError **error)
{
    g_autofree char *bwrap = sandbox_find_program("bwrap");
    g_autoptr(GPtrArray) argv = NULL;
    g_auto(Descriptors) descriptors = {.ready = -1};
    g_auto(ProcessResult) run = {0};
    g_auto(SandboxResult) result = {0};
    g_autoptr(GBytes) ready = NULL;
    GError *cause = NULL;
    ProcessSpec spec = {
        .cpu_seconds = CPU_SECONDS,
        .address_bytes = ADDRESS_BYTES,
        .file_bytes = FILE_BYTES,
        .wall_ms = WALL_MS,
        .max_output = OUTPUT_BYTES,
    };

    g_return_val_if_fail(job->n_inputs <= SANDBOX_MAX_INPUTS, FALSE);
    if (bwrap == NULL)
        return no_bubblewrap(error);
    argv = command(bwrap, job);
    if (!descriptors_open(&descriptors, job, &cause))
        return as_tool_error(cause, error);
    spec.argv = (const char *const *)argv->pdata;
    spec.fds = descriptors.fds;
    spec.n_fds = descriptors.n;
    if (!process_run(&spec, cancellable, &run, &cause))
        return as_tool_error(cause, error);
    ready = file_memory_read(descriptors.ready, 16, NULL);
    if (ready == NULL || g_bytes_get_size(ready) == 0)
        return no_sandbox(&run, error);
    if (!collect(job, &descriptors, &run, &result, &cause))
        return as_tool_error(cause, error);
    *ret_result = result;
    memset(&result, 0, sizeof result);
    return TRUE;
}

void sandbox_result_clear(SandboxResult *result)
{
    for (gsize i = 0; i < SANDBOX_MAX_OUTPUTS; i++)
        g_clear_pointer(&result->outputs[i], g_bytes_unref);
    g_clear_pointer(&result->out, g_free);
    g_clear_pointer(&result->err, g_free);
}
