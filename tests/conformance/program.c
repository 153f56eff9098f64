/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/conformance/program.h"

#include <gio/gio.h>
#include <string.h>

#include "explore/explore.h"

#define HERE "/* here */"
#define DEFAULT_PRIORITY 8
/* The scenario of a program that has none. */
#define DEFAULT_SCENARIO                                                                 \
    "void scenario(void);\nvoid scenario(void) { go(); settle(); report(); }\n"

/* ---- one program ----------------------------------------------------------------------- */

static void program_free(gpointer data)
{
    Program *program = data;

    g_free(program->name);
    g_free(program->title);
    g_free(program->expect);
    g_free(program->fails);
    g_free(program->breaks);
    g_free(program->uart);
    g_free(program->entry);
    g_free(program->text);
    g_free(program);
}

static gboolean parse_sensor(Program *program, const char *value)
{
    g_auto(GStrv) words = g_strsplit(value, " ", -1);

    for (guint i = 0; words[i] != NULL; i++) {
        guint64 number;

        if (program->n_sensor == PROGRAM_SENSOR ||
            !g_ascii_string_to_unsigned(words[i], 10, 0, G_MAXUINT32, &number, NULL))
            return FALSE;
        program->sensor[program->n_sensor++] = (guint32)number;
    }
    return TRUE;
}

static gboolean parse_setting(Program *program, const char *key, const char *value)
{
    const struct {
        const char *key;
        char **to;
    } texts[] = {{"expect", &program->expect},
                 {"fails", &program->fails},
                 {"breaks", &program->breaks},
                 {"uart", &program->uart}};
    guint64 number;
    guint source;

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (g_str_equal(key, texts[i].key) && *texts[i].to == NULL) {
            *texts[i].to = g_strdup(value);
            return TRUE;
        }
    }
    if (g_str_equal(key, "sensor"))
        return parse_sensor(program, value);
    if (g_str_equal(key, "ticks") && explore_source_find(value, &source)) {
        program->tick = (gint)source;
        return TRUE;
    }
    if (g_str_equal(key, "lab priority") &&
        g_ascii_string_to_unsigned(value, 10, 0, 15, &number, NULL)) {
        program->priority = (guint32)number;
        return TRUE;
    }
    return FALSE;
}

/* The text of the comment at *@at, its lines joined; NULL when there is none.  Moves *@at to
 * the line after it. */
static char *next_comment(const char **at)
{
    const char *end = g_str_has_prefix(*at, "/* ") ? strstr(*at, "*/") : NULL;

    if (end == NULL || end[2] != '\n')
        return NULL;
    g_autofree char *raw = g_strndup(*at + 3, (gsize)(end - *at - 3));
    g_auto(GStrv) lines = g_strsplit(raw, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        g_strstrip(lines[i]);
        if (g_str_has_prefix(lines[i], "* "))
            memmove(lines[i], lines[i] + 2, strlen(lines[i]) - 1);
    }
    *at = end + 3;
    return g_strjoinv(" ", lines);
}

static gboolean parse(Program *program, GError **error)
{
    const char *at = program->text;

    g_free(next_comment(&at)); /* the licence */
    program->title = next_comment(&at);
    for (;;) {
        const char *before = at;
        g_autofree char *setting = next_comment(&at);
        char *colon = setting != NULL ? strchr(setting, ':') : NULL;

        if (colon == NULL) {
            at = before;
            break;
        }
        *colon = '\0';
        if (!parse_setting(program, setting, g_strstrip(colon + 1))) {
            g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                        "%s.c: \"%s\" is no setting, or has no such value", program->name,
                        setting);
            return FALSE;
        }
    }
    if (program->title != NULL && (program->expect != NULL || program->breaks != NULL))
        return TRUE;
    g_set_error(
        error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
        "%s.c: the file begins with its licence, its sentence and what to expect, "
        "each a comment",
        program->name);
    return FALSE;
}

static Program *read_program(const char *folder, const char *file, GError **error)
{
    g_autofree char *path = g_build_filename(folder, file, NULL);
    Program *program = g_new0(Program, 1);

    program->number = (guint)g_ascii_strtoull(file, NULL, 10);
    program->name = g_strndup(file, strlen(file) - 2);
    program->entry = g_strdup_printf("scenario_%u", program->number);
    program->tick = -1;
    program->priority = DEFAULT_PRIORITY;
    if (g_file_get_contents(path, &program->text, NULL, error) && parse(program, error)) {
        if (program->expect == NULL)
            program->expect = g_strdup("");
        return program;
    }
    program_free(program);
    return NULL;
}

/* ---- all of them ------------------------------------------------------------------------- */

static gint compare(gconstpointer left, gconstpointer right)
{
    const Program *a = *(Program *const *)left, *b = *(Program *const *)right;

    return a->number < b->number ? -1 : a->number > b->number;
}

GPtrArray *programs_read(const char *folder, GError **error)
{
    g_autoptr(GPtrArray) programs = g_ptr_array_new_with_free_func(program_free);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, error);

    if (dir == NULL)
        return NULL;
    for (const char *file; (file = g_dir_read_name(dir)) != NULL;) {
        Program *program;

        if (!g_ascii_isdigit(file[0]) || !g_str_has_suffix(file, ".c"))
            continue;
        program = read_program(folder, file, error);
        if (program == NULL)
            return NULL;
        g_ptr_array_add(programs, program);
    }
    g_ptr_array_sort(programs, compare);
    return g_steal_pointer(&programs);
}

/* Appends @text without its #include of conformance.h, which comes first as lab.h. */
static void append(GString *to, const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "#include \"conformance.h\"", -1);
    g_autofree char *rest = g_strjoinv("", parts);

    g_string_append(to, rest);
}

static guint count_lines(const char *from, const char *to)
{
    guint lines = 0;

    for (; from < to; from++)
        lines += *from == '\n';
    return lines;
}

static void append_program(GString *to, Program *program, gboolean is_scenario)
{
    gboolean has_scenario = strstr(program->text, "#ifdef SCENARIO") != NULL;
    gsize start;
    const char *here;

    g_string_append_printf(to, "\n#undef PROGRAM\n#define PROGRAM %u\nvoid go(void);\n",
                           program->number);
    start = to->len;
    if (!is_scenario || has_scenario)
        append(to, program->text);
    else
        g_string_append(to, DEFAULT_SCENARIO);
    here = is_scenario ? NULL : strstr(to->str + start, HERE);
    if (here != NULL)
        program->line = 1 + count_lines(to->str, here);
}

/* For a board that holds all programs at once: where each begins. */
static void append_table(GString *to, GPtrArray *programs)
{
    g_string_append(to, "extern const struct conformance_program {\n"
                        "    unsigned number;\n    void (*run)(void);\n"
                        "} conformance_programs[];\n"
                        "const struct conformance_program conformance_programs[] = {\n");
    for (guint i = 0; i < programs->len; i++) {
        const Program *program = g_ptr_array_index(programs, i);

        g_string_append_printf(to, "    {%u, %s},\n", program->number, program->entry);
    }
    g_string_append(to, "    {0, 0},\n};\n");
}

char *programs_join(GPtrArray *programs, const char *const *common, gboolean is_scenario)
{
    GString *text = g_string_new(is_scenario ? "#define SCENARIO\n" : "");

    g_string_append(text, "#include \"lab.h\"\n");
    for (; *common != NULL; common++)
        append(text, *common);
    for (guint i = 0; i < programs->len; i++)
        append_program(text, g_ptr_array_index(programs, i), is_scenario);
    if (is_scenario)
        append_table(text, programs);
    return g_string_free(text, FALSE);
}
