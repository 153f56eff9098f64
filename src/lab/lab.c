/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lab/lab.h"

#include <string.h>

#include "lab/checks.h"
#include "lab/ini.h"
#include "lab/names.h"
#include "util/file.h"
#include "util/text.h"

#define LAB_FILE_MAX_BYTES (1024 * 1024)

G_DEFINE_QUARK(irqlab - lab - error - quark, lab_error)

static void source_free(LabSource *source)
{
    if (!source)
        return;
    g_free(source->name);
    g_free(source);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LabSource, source_free)

static Lab *lab_new(const char *path)
{
    Lab *lab = g_new0(Lab, 1);

    lab->path = g_strdup(path);
    lab->sources = g_ptr_array_new_with_free_func((GDestroyNotify)source_free);
    lab->checks = g_ptr_array_new_with_free_func((GDestroyNotify)check_free);
    lab->hints = g_new0(char *, 1);
    lab->rules_off = g_new0(char *, 1);
    lab->sensor = g_array_new(FALSE, TRUE, sizeof(guint32));
    lab->stack_bytes = 4096;
    lab->max_states = 2000000;
    return lab;
}

void lab_free(Lab *lab)
{
    if (!lab)
        return;
    g_free(lab->path);
    g_free(lab->slug);
    g_free(lab->title);
    g_free(lab->teaches);
    g_strfreev(lab->targets);
    g_strfreev(lab->functions);
    g_ptr_array_unref(lab->sources);
    g_ptr_array_unref(lab->checks);
    g_strfreev(lab->hints);
    g_strfreev(lab->rules_off);
    g_free(lab->tick_source);
    g_array_unref(lab->sensor);
    g_clear_pointer(&lab->uart, g_bytes_unref);
    g_free(lab);
}

/* ---- [lab] ---------------------------------------------------------------------------- */

/** Every name of @list must be one of @known. */
static gboolean check_names(const Ini *ini, const char *key, char **list,
                            const char *const *known, GError **error)
{
    for (guint i = 0; list[i]; i++) {
        if (g_strv_contains(known, list[i]))
            continue;

        g_autofree char *all = g_strjoinv(", ", (char **)known);

        return ini_fail(ini, "lab", key, error, "%s is not known; there are: %s", list[i],
                        all);
    }
    return TRUE;
}

static gboolean read_functions(const Ini *ini, Lab *lab, GError **error)
{
    if (!ini_list(ini, "lab", "functions", &lab->functions, error))
        return FALSE;
    for (guint i = 0; lab->functions[i]; i++) {
        const char *name = lab->functions[i];

        if (!g_regex_match_simple("^[A-Za-z_][A-Za-z0-9_]*$", name,
                                  G_REGEX_DOLLAR_ENDONLY, 0))
            return ini_fail(ini, "lab", "functions", error, "%s is no name of C", name);
        if (g_str_equal(name, "main") || g_str_equal(name, "scenario"))
            return ini_fail(ini, "lab", "functions", error,
                            "%s is not for the student to write", name);
    }
    return TRUE;
}

static gboolean read_sensor(const Ini *ini, Lab *lab, GError **error)
{
    g_autofree char *text = NULL;

    if (!ini_has(ini, "lab", "sensor"))
        return TRUE;
    /* Not ini_list(): a sensor may give the same value twice. */
    if (!ini_text(ini, "lab", "sensor", TRUE, &text, error))
        return FALSE;
    if (g_str_has_suffix(text, ";"))
        text[strlen(text) - 1] = '\0';

    g_auto(GStrv) list = g_strsplit(text, ";", -1);

    for (guint i = 0; list[i]; i++) {
        guint64 value;

        if (!g_ascii_string_to_unsigned(g_strstrip(list[i]), 10, 0, G_MAXUINT32, &value,
                                        NULL))
            return ini_fail(ini, "lab", "sensor", error,
                            "element %u is not a whole number from 0 to 4294967295",
                            i + 1);

        guint32 word = (guint32)value;

        g_array_append_val(lab->sensor, word);
    }
    return TRUE;
}

static gboolean read_uart(const Ini *ini, Lab *lab, GError **error)
{
    g_autofree char *text = NULL;

    if (!ini_has(ini, "lab", "uart"))
        return TRUE;
    if (!ini_text(ini, "lab", "uart", FALSE, &text, error))
        return FALSE;
    lab->uart = g_bytes_new(text, strlen(text));
    return TRUE;
}

static gboolean read_rules_off(const Ini *ini, Lab *lab, GError **error)
{
    return !ini_has(ini, "lab", "rules-off") ||
           (ini_list(ini, "lab", "rules-off", &lab->rules_off, error) &&
            check_names(ini, "rules-off", lab->rules_off, lab_rule_names(), error));
}

/** The number in lab.ini and the one in the folder's name must be the same: both are shown,
 *  and both find the lab. */
static gboolean read_number(const Ini *ini, Lab *lab, guint folder_number, GError **error)
{
    guint32 number;

    if (!ini_number(ini, "lab", "number", 1, 999, &number, error))
        return FALSE;
    if (number != folder_number)
        return ini_fail(ini, "lab", "number", error,
                        "is %" G_GUINT32_FORMAT
                        " but the folder's name says %u: make them "
                        "the same",
                        number, folder_number);
    lab->number = number;
    return TRUE;
}

static gboolean read_lab_section(const Ini *ini, Lab *lab, guint folder_number,
                                 GError **error)
{
    static const char *const known[] = {
        "number", "title", "teaches",     "targets",    "functions", "tick-source",
        "sensor", "uart",  "stack-bytes", "max-states", "rules-off", "forbid-busy-wait",
        NULL};

    return ini_check_keys(ini, "lab", known, NULL, error) &&
           read_number(ini, lab, folder_number, error) &&
           ini_text(ini, "lab", "title", TRUE, &lab->title, error) &&
           ini_text(ini, "lab", "teaches", TRUE, &lab->teaches, error) &&
           ini_list(ini, "lab", "targets", &lab->targets, error) &&
           check_names(ini, "targets", lab->targets, lab_target_names(), error) &&
           read_functions(ini, lab, error) && read_sensor(ini, lab, error) &&
           read_uart(ini, lab, error) && read_rules_off(ini, lab, error) &&
           ini_number_if_given(ini, "lab", "stack-bytes", 256, 65536, &lab->stack_bytes,
                               error) &&
           ini_number_if_given(ini, "lab", "max-states", 1, 100000000, &lab->max_states,
                               error) &&
           ini_switch_if_given(ini, "lab", "forbid-busy-wait", &lab->forbid_busy_wait,
                               error);
}

/** After the sources, because it names one. */
static gboolean read_tick_source(const Ini *ini, Lab *lab, GError **error)
{
    if (!ini_has(ini, "lab", "tick-source"))
        return TRUE;
    if (!ini_text(ini, "lab", "tick-source", TRUE, &lab->tick_source, error))
        return FALSE;
    for (guint i = 0; i < lab->sources->len; i++) {
        const LabSource *source = g_ptr_array_index(lab->sources, i);

        if (g_str_equal(source->name, lab->tick_source))
            return TRUE;
    }
    return ini_fail(ini, "lab", "tick-source", error, "there is no [source %s]",
                    lab->tick_source);
}

/* ---- [source NAME] -------------------------------------------------------------------- */

static gboolean read_events(const Ini *ini, const char *section, LabSource *source,
                            GError **error)
{
    g_autofree char *text = NULL;

    if (!ini_text(ini, section, "events", TRUE, &text, error))
        return FALSE;
    if (g_str_equal(text, "unlimited")) {
        source->events = LAB_EVENTS_UNLIMITED;
        return TRUE;
    }
    if (!g_ascii_string_to_unsigned(text, 10, 1, 1000, NULL, NULL))
        return ini_fail(ini, section, "events", error,
                        "%s is neither a whole number from 1 to 1000 nor unlimited",
                        text);
    return ini_number(ini, section, "events", 1, 1000, &source->events, error);
}

static gboolean read_source(const Ini *ini, const char *section, const char *name,
                            Lab *lab, GError **error)
{
    static const char *const known[] = {"priority", "events", "gap", "period", NULL};
    g_autoptr(LabSource) source = g_new0(LabSource, 1);

    source->name = g_strdup(name);
    if (!lab_source_find(name, &source->number))
        return ini_fail(
            ini, section, NULL, error,
            "%s is no source of irqlab.h (TIM2 to TIM5, UART1, UART2, BUTTON, "
            "PIN_X1, PIN_X2)",
            name);
    if (!ini_check_keys(ini, section, known, NULL, error) ||
        !ini_number(ini, section, "priority", 0, 15, &source->priority, error) ||
        !read_events(ini, section, source, error) ||
        !ini_number_if_given(ini, section, "gap", 1, 1000000, &source->gap_insns,
                             error) ||
        !ini_number_if_given(ini, section, "period", 1, 1000000, &source->period_insns,
                             error))
        return FALSE;
    if (source->gap_insns && source->period_insns)
        return ini_fail(ini, section, "period", error,
                        "stands beside gap: a source has one of the two");
    g_ptr_array_add(lab->sources, g_steal_pointer(&source));
    return TRUE;
}

/* ---- [hint N] -------------------------------------------------------------------------- */

static gboolean read_hint(const Ini *ini, const char *section, const char *number,
                          Lab *lab, GError **error)
{
    static const char *const known[] = {"text", NULL};
    guint count = g_strv_length(lab->hints);
    g_autofree char *expected = g_strdup_printf("%u", count + 1);
    char *text = NULL;

    if (!g_str_equal(number, expected))
        return ini_fail(ini, section, NULL, error,
                        "hints are numbered 1, 2, 3 in order: this one must be [hint %s]",
                        expected);
    if (!ini_check_keys(ini, section, known, NULL, error) ||
        !ini_text(ini, section, "text", FALSE, &text, error))
        return FALSE;
    lab->hints = g_renew(char *, lab->hints, count + 2);
    lab->hints[count] = text;
    lab->hints[count + 1] = NULL;
    return TRUE;
}

/* ---- the folder ------------------------------------------------------------------------ */

typedef gboolean (*SectionReader)(const Ini *ini, const char *section, const char *name,
                                  Lab *lab, GError **error);

/** Every section whose first word is @word, in the file's order. */
static gboolean read_sections(const Ini *ini, const char *word, SectionReader reader,
                              Lab *lab, GError **error)
{
    g_auto(GStrv) sections = ini_sections(ini);
    g_autofree char *prefix = g_strdup_printf("%s ", word);

    for (guint i = 0; sections[i]; i++) {
        if (g_str_has_prefix(sections[i], prefix) &&
            !reader(ini, sections[i], sections[i] + strlen(prefix), lab, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean check_sections(const Ini *ini, GError **error)
{
    g_auto(GStrv) sections = ini_sections(ini);

    if (!g_strv_contains((const char *const *)sections, "lab"))
        return ini_fail(ini, "lab", NULL, error, "is missing: add this section");
    for (guint i = 0; sections[i]; i++) {
        if (!g_str_equal(sections[i], "lab") &&
            !g_str_has_prefix(sections[i], "source ") &&
            !g_str_has_prefix(sections[i], "check ") &&
            !g_str_has_prefix(sections[i], "hint "))
            return ini_fail(
                ini, sections[i], NULL, error,
                "no such section; there are: lab, source NAME, check ID, hint N");
    }
    return TRUE;
}

static gboolean read_ini(const Ini *ini, Lab *lab, guint folder_number, GError **error)
{
    if (!check_sections(ini, error) ||
        !read_lab_section(ini, lab, folder_number, error) ||
        !read_sections(ini, "source", read_source, lab, error) ||
        !read_tick_source(ini, lab, error) ||
        !read_sections(ini, "check", checks_read_one, lab, error) ||
        !checks_verify(ini, lab, error) ||
        !read_sections(ini, "hint", read_hint, lab, error))
        return FALSE;
    if (lab->sources->len == 0)
        return ini_fail(ini, "source", NULL, error,
                        "there is none: a lab needs something that interrupts");
    if (!lab->hints[0])
        return ini_fail(ini, "hint 1", NULL, error,
                        "is missing: a lab has a hint or more");
    return TRUE;
}

static gboolean check_files(const Lab *lab, GError **error)
{
    static const char *const names[] = {"lab.md", "lab.h", "lab.c", "scenario.c"};

    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(lab->path, names[i], NULL);

        if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
            g_set_error(error, LAB_ERROR, LAB_ERROR_INVALID,
                        "%s is missing: a lab's folder needs it (labs/README.md)", path);
            return FALSE;
        }
    }
    return TRUE;
}

/** Takes "03-lost-update" apart. */
static gboolean read_folder_name(const char *path, guint *ret_number, char **ret_slug,
                                 GError **error)
{
    g_autofree char *full = g_canonicalize_filename(path, NULL);
    g_autofree char *base = g_path_get_basename(full);
    g_auto(GStrv) parts = g_strsplit(base, "-", 2);
    guint64 number;

    if (!g_regex_match_simple("^[0-9]{2,3}-[a-z][a-z0-9-]*$", base,
                              G_REGEX_DOLLAR_ENDONLY, 0) ||
        !g_ascii_string_to_unsigned(parts[0], 10, 1, 999, &number, NULL)) {
        g_autofree char *safe = text_make_safe_name(base);

        g_set_error(
            error, LAB_ERROR, LAB_ERROR_INVALID,
            "%s: a lab's folder is called like 03-lost-update: its number, '-' and "
            "lower-case words",
            safe);
        return FALSE;
    }
    *ret_number = (guint)number;
    *ret_slug = g_strdup(parts[1]);
    return TRUE;
}

Lab *lab_load(const char *path, GError **error)
{
    g_autofree char *safe = text_make_safe_name(path);
    guint number;

    if (!g_file_test(path, G_FILE_TEST_IS_DIR)) {
        g_set_error(error, LAB_ERROR, LAB_ERROR_NOT_FOUND, "%s is not a lab's folder",
                    safe);
        return NULL;
    }

    g_autoptr(Lab) lab = lab_new(path);

    if (!read_folder_name(path, &number, &lab->slug, error) || !check_files(lab, error))
        return NULL;

    g_autofree char *ini_path = g_build_filename(path, "lab.ini", NULL);
    g_autoptr(Ini) ini = ini_read(ini_path, error);

    if (!ini || !read_ini(ini, lab, number, error))
        return NULL;
    return g_steal_pointer(&lab);
}

char *lab_read_file(const Lab *lab, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(lab->path, name, NULL);

    g_return_val_if_fail(!strchr(name, '/'), NULL);

    g_autoptr(GBytes) bytes = file_read_bounded(path, LAB_FILE_MAX_BYTES, error);

    if (!bytes)
        return NULL;

    gsize size;
    const char *data = g_bytes_get_data(bytes, &size);

    if (!g_utf8_validate(data ? data : "", (gssize)size, NULL)) {
        g_set_error(error, LAB_ERROR, LAB_ERROR_INVALID,
                    "%s is not UTF-8 text: save it as UTF-8", path);
        return NULL;
    }
    return g_strndup(data ? data : "", size);
}

guint lab_max_points(const Lab *lab)
{
    guint points = 0;

    for (guint i = 0; i < lab->checks->len; i++)
        points += ((const LabCheck *)g_ptr_array_index(lab->checks, i))->points;
    return points;
}
