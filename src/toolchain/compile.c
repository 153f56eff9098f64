/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "toolchain/compile.h"

#include <string.h>

#include "toolchain/diagnostics.h"
#include "toolchain/object.h"
#include "toolchain/sandbox.h"
#include "util/file.h"
#include "util/text.h"

#define STUDENT_MAX_BYTES (1024 * 1024)
#define LAB_MAX_BYTES (1024 * 1024)

/* Exit statuses of the common script: which of its steps failed. */
enum { STEP_VERSION = 101, STEP_LIBGCC, STEP_BOARD, STEP_SCENARIO };

/* ---- sources ------------------------------------------------------------------------- */

void sources_clear(Sources *sources)
{
    GBytes **all[] = {&sources->student,  &sources->header,       &sources->scenario,
                      &sources->api,      &sources->scenario_api, &sources->stubs,
                      &sources->api_list, &sources->board,        &sources->mem,
                      &sources->heap,     &sources->console,      &sources->layout};

    for (gsize i = 0; i < G_N_ELEMENTS(all); i++)
        g_clear_pointer(all[i], g_bytes_unref);
    g_clear_pointer(&sources->student_name, g_free);
}

/** Reads one file of irqlab's or of the lab's, which must be there. */
static gboolean read_own(GBytes **ret_bytes, const char *path, BuildError code,
                         GError **error)
{
    g_autoptr(GError) cause = NULL;

    *ret_bytes = file_read_bounded(path, LAB_MAX_BYTES, &cause);
    if (*ret_bytes != NULL)
        return TRUE;
    g_set_error(error, BUILD_ERROR, code, "%s", cause->message);
    return FALSE;
}

static gboolean read_data(GBytes **ret_bytes, const BuildRequest *request,
                          const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(request->data_dir, name, NULL);

    return read_own(ret_bytes, path, BUILD_ERROR_TOOL, error);
}

gboolean sources_read_lab(Sources *sources, const BuildRequest *request, GError **error)
{
    return read_data(&sources->api, request, "include/irqlab.h", error) &&
           read_data(&sources->scenario_api, request, "include/irqlab-scenario.h",
                     error) &&
           read_data(&sources->api_list, request, "base/api.def", error) &&
           read_data(&sources->stubs, request, "board/stubs.c", error) &&
           read_data(&sources->board, request, "board/board.c", error) &&
           read_data(&sources->mem, request, "board/mem.c", error) &&
           read_data(&sources->heap, request, "board/heap.c", error) &&
           read_data(&sources->console, request, "board/console.c", error) &&
           read_data(&sources->layout, request, "board/image.ld", error) &&
           read_own(&sources->header, request->header_path, BUILD_ERROR_LAB, error) &&
           read_own(&sources->scenario, request->scenario_path, BUILD_ERROR_LAB, error);
}

/** BOM, UTF-16 and NUL bytes: what a C file cannot hold, in words. */
static const char *content_fault(GBytes *bytes)
{
    gsize size;
    const guint8 *data = g_bytes_get_data(bytes, &size);

    if (size == 0)
        return "is empty";
    if (size >= 2 &&
        ((data[0] == 0xff && data[1] == 0xfe) || (data[0] == 0xfe && data[1] == 0xff)))
        return "is UTF-16 text: save it as UTF-8";
    if (memchr(data, '\0', size) != NULL)
        return "holds a NUL byte: it is no C source text";
    return NULL;
}

gboolean sources_read_student(Sources *sources, const char *path, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autofree char *base = g_path_get_basename(path);
    const char *fault;

    sources->student_name = text_make_safe_name(base);
    sources->student = file_read_bounded(path, STUDENT_MAX_BYTES, &cause);
    if (sources->student == NULL) {
        BuildError code = g_error_matches(cause, UTIL_ERROR, UTIL_ERROR_TOO_LARGE)
                              ? BUILD_ERROR_REJECTED
                              : BUILD_ERROR_UNREADABLE;

        g_set_error(error, BUILD_ERROR, code, "%s", cause->message);
        return FALSE;
    }
    fault = content_fault(sources->student);
    if (fault == NULL)
        return TRUE;
    g_set_error(error, BUILD_ERROR, BUILD_ERROR_REJECTED, "%s %s", sources->student_name,
                fault);
    return FALSE;
}

/* ---- tools --------------------------------------------------------------------------- */

static char *find_tool(const char *program, const ArchTools *tools, GError **error)
{
    char *path = sandbox_find_program(program);

    if (path != NULL && !strpbrk(path, "' \n"))
        return path;
    g_free(path);
    g_set_error(error, BUILD_ERROR, BUILD_ERROR_TOOL,
                "%s is not there: install the package %s (apt-get install %s)", program,
                tools->package, tools->package);
    return NULL;
}

/** "'/usr/bin/gcc' MACHINE FLAGS" for C code. */
static char *c_compiler(const char *gcc, const ArchTools *tools)
{
    return g_strdup_printf("'%s' %s %s -Iinc", gcc, tools->machine, target_c_flags());
}

/* ---- common objects ------------------------------------------------------------------ */

void common_objects_clear(CommonObjects *objects)
{
    g_clear_pointer(&objects->board, g_bytes_unref);
    g_clear_pointer(&objects->scenario, g_bytes_unref);
    g_clear_pointer(&objects->scenario_names, g_hash_table_unref);
    g_clear_pointer(&objects->libgcc, g_free);
    g_clear_pointer(&objects->compiler, g_free);
}

/** What a failed step of the common script means. */
static gboolean common_failed(const SandboxResult *run, const char *gcc, GError **error)
{
    g_autofree char *text = diagnostics_clean(run->err, run->err_size, "lab.c");

    if (run->end == SANDBOX_EXITED && run->status == STEP_SCENARIO) {
        g_autofree char *line = diagnostics_first_error(text, "scenario.c");

        g_set_error(error, BUILD_ERROR, BUILD_ERROR_LAB,
                    "the lab's scenario does not compile: %s",
                    line != NULL ? line : text);
    } else {
        g_autofree char *line = diagnostics_first_error(text, "the board");

        g_set_error(error, BUILD_ERROR, BUILD_ERROR_TOOL,
                    "%s cannot compile irqlab's own board: %s", gcc,
                    line != NULL ? line : text);
    }
    return FALSE;
}

/** Reads the two lines that the script printed: version, path of libgcc. */
static gboolean take_answers(const SandboxResult *run, const char *compiler,
                             CommonObjects *objects, GError **error)
{
    g_auto(GStrv) lines = g_strsplit(run->out, "\n", -1);

    if (g_strv_length(lines) < 2 || lines[1][0] != '/' ||
        strpbrk(lines[1], "' ") != NULL) {
        g_set_error(error, BUILD_ERROR, BUILD_ERROR_TOOL,
                    "%s does not say where its support library (libgcc) is", compiler);
        return FALSE;
    }
    objects->compiler = g_strdup_printf("%s %s", compiler, lines[0]);
    objects->libgcc = g_strdup(lines[1]);
    return TRUE;
}

gboolean compile_common(const Sources *sources, Arch arch, GCancellable *cancellable,
                        CommonObjects *ret_objects, GError **error)
{
    const ArchTools *tools = arch_tools(arch);
    g_autofree char *gcc = find_tool(tools->compiler, tools, error);
    g_autofree char *cc = NULL, *script = NULL;
    g_auto(SandboxResult) run = {0};
    const SandboxFile inputs[] = {
        {"stubs.c", sources->stubs},    {"inc/api.def", sources->api_list},
        {"board.c", sources->board},    {"mem.c", sources->mem},
        {"heap.c", sources->heap},      {"console.c", sources->console},
        {"inc/irqlab.h", sources->api}, {"inc/irqlab-scenario.h", sources->scenario_api},
        {"inc/lab.h", sources->header}, {"scenario.c", sources->scenario},
    };

    if (gcc == NULL)
        return FALSE;
    cc = c_compiler(gcc, tools);
    script = g_strdup_printf("'%s' -dumpfullversion || exit %d\n"
                             "'%s' %s -print-libgcc-file-name || exit %d\n"
                             "%s %s -ffunction-sections "
                             "-fno-tree-loop-distribute-patterns -c board.c -o board.o "
                             "|| exit %d\n"
                             "%s %s -c scenario.c -o scenario.o || exit %d\n",
                             gcc, STEP_VERSION, gcc, tools->machine, STEP_LIBGCC, cc,
                             target_board_level(), STEP_BOARD, cc, target_board_level(),
                             STEP_SCENARIO);
    if (!sandbox_run(
            &(SandboxJob){
                script, inputs, G_N_ELEMENTS(inputs), {"board.o", "scenario.o", NULL}},
            cancellable, &run, error))
        return FALSE;
    if (run.end != SANDBOX_EXITED || run.status != 0)
        return common_failed(&run, tools->compiler, error);
    if (!take_answers(&run, tools->compiler, ret_objects, error))
        return FALSE;
    ret_objects->board = g_steal_pointer(&run.outputs[0]);
    ret_objects->scenario = g_steal_pointer(&run.outputs[1]);
    ret_objects->scenario_names = object_defined_names(ret_objects->scenario);
    if (ret_objects->scenario_names != NULL)
        return TRUE;
    g_set_error(error, BUILD_ERROR, BUILD_ERROR_TOOL, "%s made no object file",
                tools->compiler);
    return FALSE;
}

/* ---- the student's file -------------------------------------------------------------- */

/** The first line of @text that says something ("in function `f':" only leads to it). */
static char *first_statement(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (char **line = lines; *line != NULL; line++) {
        if (**line != '\0' && !g_str_has_suffix(*line, ":"))
            return text_make_safe_name(*line);
    }
    return g_strdup("no reason given");
}

/** One line of why @run failed on the student's file. */
static gboolean student_failed(const SandboxResult *run, const char *text,
                               const char *name, const char *tool, GError **error)
{
    g_autofree char *line = NULL;

    if (run->end == SANDBOX_EXITED)
        line = diagnostics_first_error(text, name);
    if (line == NULL)
        line = diagnostics_limit(run, text, name, tool);
    if (line == NULL) {
        g_autofree char *said = first_statement(text);

        line = g_strdup_printf("%s: %s refused this file: %s", name, tool, said);
    }
    g_set_error_literal(error, BUILD_ERROR, BUILD_ERROR_REJECTED, line);
    return FALSE;
}

GBytes *compile_student(const Sources *sources, const Target *target,
                        GCancellable *cancellable, char **ret_diagnostics, GError **error)
{
    const ArchTools *tools = arch_tools(target->arch);
    g_autofree char *gcc = find_tool(tools->compiler, tools, error);
    g_autofree char *cc = NULL, *script = NULL;
    g_auto(SandboxResult) run = {0};
    const SandboxFile inputs[] = {
        {STUDENT_SOURCE, sources->student},
        {"inc/irqlab.h", sources->api},
        {"inc/lab.h", sources->header},
    };

    if (gcc == NULL)
        return NULL;
    cc = c_compiler(gcc, tools);
    script = g_strdup_printf("%s %s -fmacro-prefix-map=" STUDENT_SOURCE "=lab.c "
                             "-c " STUDENT_SOURCE " -o student.o",
                             cc, target->opt);
    if (!sandbox_run(
            &(SandboxJob){script, inputs, G_N_ELEMENTS(inputs), {"student.o", NULL}},
            cancellable, &run, error))
        return NULL;
    *ret_diagnostics = diagnostics_clean(run.err, run.err_size, sources->student_name);
    if (run.end == SANDBOX_EXITED && run.status == 0)
        return g_steal_pointer(&run.outputs[0]);
    student_failed(&run, *ret_diagnostics, sources->student_name, "the compiler", error);
    return NULL;
}

/* ---- linking ------------------------------------------------------------------------- */

/** Finds "…lab.c:12: undefined reference to `name'": what it is and where. */
static char *undefined_message(const char *text, const char *student_name)
{
    static const char mark[] = ": undefined reference to `";
    const char *at = strstr(text, mark);
    const char *line, *end, *number;
    g_autofree char *place = NULL;

    if (at == NULL)
        return NULL;
    end = strchr(at + strlen(mark), '\'');
    if (end == NULL)
        return NULL;
    for (line = at; line > text && line[-1] != '\n'; line--)
        ;
    if (g_strstr_len(line, at - line, "scenario.c:") != NULL)
        return g_strdup_printf("%s does not define %.*s, which this lab uses",
                               student_name, (int)(end - at - (gssize)strlen(mark)),
                               at + strlen(mark));
    for (number = at; number > line && g_ascii_isdigit(number[-1]); number--)
        ;
    if (number > line && number < at && number[-1] == ':')
        place = g_strdup_printf("%s:%d", student_name, atoi(number));
    return g_strdup_printf(
        "%s: error: %.*s is used, but it is defined nowhere (only what "
        "irqlab.h and lab.h name is there)",
        place != NULL ? place : student_name, (int)(end - at - (gssize)strlen(mark)),
        at + strlen(mark));
}

static gboolean link_failed(const SandboxResult *run, const char *student_name,
                            GError **error)
{
    g_autofree char *text = diagnostics_clean(run->err, run->err_size, student_name);
    g_autofree char *undefined = undefined_message(text, student_name);

    if (undefined == NULL)
        return student_failed(run, text, student_name, "the linker", error);
    g_set_error_literal(error, BUILD_ERROR, BUILD_ERROR_REJECTED, undefined);
    return FALSE;
}

GBytes *compile_link(const Sources *sources, const Target *target, GBytes *student,
                     const CommonObjects *common, GCancellable *cancellable,
                     GError **error)
{
    const ArchTools *tools = arch_tools(target->arch);
    g_autofree char *ld = find_tool(tools->linker, tools, error);
    g_autofree char *script = NULL;
    g_auto(SandboxResult) run = {0};
    const SandboxFile inputs[] = {
        {"image.ld", sources->layout},
        {"student.o", student},
        {"board.o", common->board},
        {"scenario.o", common->scenario},
    };

    if (ld == NULL)
        return NULL;
    script = g_strdup_printf("'%s' -n -static -z noexecstack --build-id=none "
                             "--no-warn-rwx-segments --no-warn-mismatch "
                             "--orphan-handling=error -T image.ld "
                             "student.o scenario.o board.o '%s' -o image.elf",
                             ld, common->libgcc);
    if (!sandbox_run(
            &(SandboxJob){script, inputs, G_N_ELEMENTS(inputs), {"image.elf", NULL}},
            cancellable, &run, error))
        return NULL;
    if (run.end == SANDBOX_EXITED && run.status == 0)
        return g_steal_pointer(&run.outputs[0]);
    link_failed(&run, sources->student_name, error);
    return NULL;
}
