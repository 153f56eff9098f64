/* SPDX-License-Identifier: GPL-2.0-or-later */
/* run.c - grades every starter, solution and submission, and holds the result against what
 * the file claims (labs/README.md, "Submissions").  Every counterexample on a host target
 * must be confirmed by this processor.  Prints TAP.
 *
 *   run [WORD…]    only files whose path contains a WORD
 *
 * It needs $IRQLAB (the program) and $srcdir (the top of the source tree). */
#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>

#include "lab/lab.h"

#define SECONDS "120" /* an outer guard; a grading takes about one */

/* What a file must come to. */
typedef enum { EXPECT_FULL, EXPECT_STARTER, EXPECT_WRONG } Expectation;

typedef struct {
    const Lab *lab;
    char *path; /* from the top of the source tree */
    Expectation expectation;
    char *check;   /* EXPECT_WRONG: that must catch it */
    char **except; /* EXPECT_WRONG: targets where that check must pass */
} Case;

static void case_free(Case *c)
{
    g_free(c->path);
    g_free(c->check);
    g_strfreev(c->except);
    g_free(c);
}

/* ---- the two lines at the top of a wrong submission ------------------------------------ */

/* What stands in @line, a comment that begins with @label; NULL when it is not that. */
static char *labelled(const char *line, const char *label)
{
    g_autofree char *start = g_strdup_printf("/* %s ", label);

    if (!g_str_has_prefix(line, start) || !g_str_has_suffix(line, " */"))
        return NULL;
    return g_strndup(line + strlen(start), strlen(line) - strlen(start) - strlen(" */"));
}

/* "host-O0, thumb-O0 (why)" as names.  NULL when one is no target of the lab's, when all are,
 * or when there is no reason. */
static char **excepted(const Lab *lab, const char *text)
{
    const char *reason = strchr(text, '(');
    g_autofree char *names = g_strndup(text, reason ? (gsize)(reason - text) : 0);
    g_auto(GStrv) list = g_strsplit(names, ",", -1);

    if (!reason || g_strv_length(list) >= g_strv_length(lab->targets))
        return NULL;
    for (guint i = 0; list[i]; i++) {
        if (!g_strv_contains((const char *const *)lab->targets, g_strstrip(list[i])))
            return NULL;
    }
    return g_steal_pointer(&list);
}

static const LabCheck *find_check(const Lab *lab, const char *id)
{
    for (guint i = 0; i < lab->checks->len; i++) {
        const LabCheck *check = g_ptr_array_index(lab->checks, i);

        if (g_str_equal(check->id, id))
            return check;
    }
    return NULL;
}

/* Fills @c from the first two lines of @text; returns what is wrong with them, or NULL. */
static const char *read_claim(Case *c, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", 3);
    g_autofree char *first = lines[0] ? labelled(lines[0], "wrong:") : NULL;
    g_autofree char *second = lines[0] && lines[1] ? labelled(lines[1], "not on:") : NULL;
    g_auto(GStrv) parts = first ? g_strsplit(first, ": ", 2) : NULL;

    if (!parts || g_strv_length(parts) != 2)
        return "the first line must be /* wrong: CHECK-ID: why */";
    if (!find_check(c->lab, parts[0]))
        return "the first line names a check that the lab does not have";
    c->check = g_strdup(parts[0]);
    if (second && !(c->except = excepted(c->lab, second)))
        return "the second line must be /* not on: TARGET, TARGET (why) */";
    return NULL;
}

/* ---- grading ------------------------------------------------------------------------------ */

/* The JSON result of grading @c on @target (NULL: all), or NULL with @ret_why. */
static JsonParser *grade(const Case *c, const char *target, char **ret_why)
{
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    g_autofree char *path = g_build_filename(g_getenv("srcdir"), c->path, NULL);
    g_autofree char *output = NULL, *errors = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonParser) parser = json_parser_new();
    const char *const words[] = {"timeout",  SECONDS,      g_getenv("IRQLAB"),
                                 "grade",    c->lab->slug, path,
                                 "--format", "json",       "--confirm"};

    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        g_ptr_array_add(argv, (gpointer)words[i]);
    if (target) {
        g_ptr_array_add(argv, (gpointer) "--target");
        g_ptr_array_add(argv, (gpointer)target);
    }
    g_ptr_array_add(argv, NULL);

    g_autoptr(GSubprocess) child = g_subprocess_newv(
        (const char *const *)argv->pdata,
        G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);

    if (!child ||
        !g_subprocess_communicate_utf8(child, NULL, NULL, &output, &errors, &error) ||
        !json_parser_load_from_data(parser, output, -1, &error)) {
        *ret_why = g_strdup_printf("no result: %s %s", error->message,
                                   errors ? g_strstrip(errors) : "");
        return NULL;
    }
    if (!*output || !JSON_NODE_HOLDS_OBJECT(json_parser_get_root(parser))) {
        *ret_why = g_strdup_printf("no result: %s", g_strstrip(errors));
        return NULL;
    }
    return g_steal_pointer(&parser);
}

static const char *text_member(JsonObject *object, const char *name)
{
    return json_object_get_string_member_with_default(object, name, "");
}

/* "thumb-O2" of a target or counterexample. */
static char *target_name(JsonObject *object)
{
    const char *opt = text_member(object, "opt");

    return g_strdup_printf("%s-%s", text_member(object, "target"), opt + (*opt == '-'));
}

/* Whether a counterexample to @check (NULL: any) stands in @result for @target. */
static gboolean is_caught(JsonObject *result, const char *target, const char *check)
{
    JsonArray *all = json_object_get_array_member(result, "counterexamples");

    for (guint i = 0; i < json_array_get_length(all); i++) {
        JsonObject *example = json_array_get_object_element(all, i);
        g_autofree char *name = target_name(example);

        if (g_str_equal(name, target) &&
            (!check || g_str_equal(text_member(example, "check"), check)))
            return TRUE;
    }
    return FALSE;
}

/* Adds to @followed and @confirmed; returns how the first one that is not confirmed differs,
 * or NULL. */
static char *count_confirmed(JsonObject *result, guint *followed, guint *confirmed)
{
    JsonArray *all = json_object_get_array_member(result, "counterexamples");
    char *why = NULL;

    for (guint i = 0; i < json_array_get_length(all); i++) {
        JsonObject *example = json_array_get_object_element(all, i);
        gboolean yes =
            json_object_get_boolean_member_with_default(example, "confirmed", FALSE);

        if (!g_str_equal(text_member(example, "target"), "host") ||
            json_array_get_length(json_object_get_array_member(example, "trace")) == 0)
            continue;
        *followed += 1;
        *confirmed += yes;
        if (!yes && why == NULL)
            why = g_strdup_printf("%s is not confirmed: %s",
                                  text_member(example, "schedule"),
                                  text_member(example, "difference"));
    }
    return why;
}

static char *verdict_on(JsonObject *result, const char *target)
{
    JsonArray *all = json_object_get_array_member(result, "targets");

    for (guint i = 0; i < json_array_get_length(all); i++) {
        JsonObject *one = json_array_get_object_element(all, i);
        g_autofree char *name = target_name(one);

        if (g_str_equal(name, target))
            return g_strdup(text_member(one, "verdict"));
    }
    return g_strdup("not graded");
}

/* "total passed, masked failed, …" */
static char *statuses(JsonObject *result)
{
    JsonArray *all = json_object_get_array_member(result, "checks");
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < json_array_get_length(all); i++) {
        JsonObject *check = json_array_get_object_element(all, i);

        g_string_append_printf(text, "%s%s %s", i ? ", " : "", text_member(check, "id"),
                               text_member(check, "status"));
    }
    return g_string_free(text, FALSE);
}

static char *status_of(JsonObject *result, const char *id)
{
    JsonArray *all = json_object_get_array_member(result, "checks");

    for (guint i = 0; i < json_array_get_length(all); i++) {
        JsonObject *check = json_array_get_object_element(all, i);

        if (g_str_equal(text_member(check, "id"), id))
            return g_strdup(text_member(check, "status"));
    }
    return g_strdup("missing");
}

/* ---- what each must come to: NULL, or why it did not ---------------------------------------- */

static char *judge_full(JsonObject *result)
{
    gint64 points = json_object_get_int_member_with_default(result, "points", -1);
    gint64 max = json_object_get_int_member_with_default(result, "max_points", -2);

    if (g_str_equal(text_member(result, "verdict"), "proved") && points == max)
        return NULL;

    g_autofree char *all = statuses(result);

    return g_strdup_printf("%s, %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT
                           " points: %s %s",
                           text_member(result, "verdict"), points, max, all,
                           text_member(result, "diagnostics"));
}

/* On the excepted targets the check must pass, not only fail to fail. */
static char *judge_excepted(const Case *c)
{
    for (guint i = 0; c->except && c->except[i]; i++) {
        char *why = NULL;
        g_autoptr(JsonParser) parser = grade(c, c->except[i], &why);

        if (!parser)
            return why;

        g_autofree char *status =
            status_of(json_node_get_object(json_parser_get_root(parser)), c->check);

        if (!g_str_equal(status, "passed"))
            return g_strdup_printf("on %s, which it excepts, %s is %s", c->except[i],
                                   c->check, status);
    }
    return NULL;
}

static char *judge_refuted(const Case *c, JsonObject *result)
{
    for (guint i = 0; c->lab->targets[i]; i++) {
        const char *target = c->lab->targets[i];
        g_autofree char *verdict = verdict_on(result, target);

        if (c->except && g_strv_contains((const char *const *)c->except, target)) {
            if (is_caught(result, target, c->check))
                return g_strdup_printf("%s fails on %s, which it excepts", c->check,
                                       target);
            continue;
        }
        if (!g_str_equal(verdict, "refuted"))
            return g_strdup_printf("%s on %s", verdict, target);
        if (!is_caught(result, target, c->check)) {
            g_autofree char *all = statuses(result);

            return g_strdup_printf("%s does not catch it on %s (over all targets: %s)",
                                   c->check, target, all);
        }
    }
    return c->expectation == EXPECT_WRONG ? judge_excepted(c) : NULL;
}

/* NULL when @c comes to what it must. */
static char *run_case(Case *c, guint *followed, guint *confirmed)
{
    g_autofree char *path = g_build_filename(g_getenv("srcdir"), c->path, NULL);
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    const char *claim = NULL;
    char *why = NULL;

    if (c->expectation == EXPECT_WRONG) {
        if (!g_file_get_contents(path, &text, NULL, &error))
            return g_strdup(error->message);
        if ((claim = read_claim(c, text)))
            return g_strdup(claim);
    }

    g_autoptr(JsonParser) parser = grade(c, NULL, &why);

    if (!parser)
        return why;

    JsonObject *result = json_node_get_object(json_parser_get_root(parser));

    why = count_confirmed(result, followed, confirmed);
    if (why)
        return why;
    return c->expectation == EXPECT_FULL ? judge_full(result) : judge_refuted(c, result);
}

/* ---- which files ---------------------------------------------------------------------------- */

static gint compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The .c files of the folder @path, sorted; empty when there is no such folder. */
static GPtrArray *c_files(const char *path)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *full = g_build_filename(g_getenv("srcdir"), path, NULL);
    g_autoptr(GDir) dir = g_dir_open(full, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        if (g_str_has_suffix(name, ".c"))
            g_ptr_array_add(names, g_build_filename(path, name, NULL));
    }
    g_ptr_array_sort(names, compare_names);
    return names;
}

static gboolean is_wanted(const char *path, char **words)
{
    for (guint i = 0; words[i]; i++) {
        if (strstr(path, words[i]))
            return TRUE;
    }
    return !words[0];
}

static void add_case(GPtrArray *cases, const Lab *lab, const char *path,
                     Expectation expectation, char **words)
{
    Case *c;

    if (!is_wanted(path, words))
        return;
    c = g_new0(Case, 1);
    c->lab = lab;
    c->path = g_strdup(path);
    c->expectation = expectation;
    g_ptr_array_add(cases, c);
}

/* Adds the files of @folder; returns FALSE when there are fewer than @least. */
static gboolean add_folder(GPtrArray *cases, const Lab *lab, const char *folder,
                           guint least, Expectation expectation, char **words)
{
    g_autoptr(GPtrArray) files = c_files(folder);

    for (guint i = 0; i < files->len; i++)
        add_case(cases, lab, g_ptr_array_index(files, i), expectation, words);
    if (files->len >= least)
        return TRUE;
    printf("Bail out! %s holds %u files, not %u or more\n", folder, files->len, least);
    return FALSE;
}

static gboolean add_lab(GPtrArray *cases, const Lab *lab, char **words)
{
    g_autofree char *name = g_path_get_basename(lab->path);
    g_autofree char *starter = g_build_filename("labs", name, "lab.c", NULL);
    g_autofree char *solutions = g_build_filename("solutions", name, NULL);
    g_autofree char *right = g_build_filename("tests/submissions", name, "right", NULL);
    g_autofree char *wrong = g_build_filename("tests/submissions", name, "wrong", NULL);

    add_case(cases, lab, starter, EXPECT_STARTER, words);
    return add_folder(cases, lab, solutions, 2, EXPECT_FULL, words) &&
           add_folder(cases, lab, right, 3, EXPECT_FULL, words) &&
           add_folder(cases, lab, wrong, 8, EXPECT_WRONG, words);
}

static guint run_all(GPtrArray *cases)
{
    static const char *const verbs[] = {
        [EXPECT_FULL] = "is proved",
        [EXPECT_STARTER] = "is refuted",
        [EXPECT_WRONG] = "is caught",
    };
    guint failed = 0, followed = 0, confirmed = 0;

    printf("1..%u\n", cases->len);
    for (guint i = 0; i < cases->len; i++) {
        Case *c = g_ptr_array_index(cases, i);
        g_autofree char *why = run_case(c, &followed, &confirmed);

        printf("%sok %u %s %s%s%s\n", why ? "not " : "", i + 1, c->path,
               verbs[c->expectation], c->check ? " by " : "", c->check ? c->check : "");
        if (why)
            printf("# %s\n", g_strdelimit(why, "\n", ' '));
        fflush(stdout);
        failed += why != NULL;
    }
    printf("# confirmed on this processor: %u of %u counterexamples on host targets\n",
           confirmed, followed);
    return failed;
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) cases =
        g_ptr_array_new_with_free_func((GDestroyNotify)case_free);

    if (argc < 1 || !g_getenv("IRQLAB") || !g_getenv("srcdir")) {
        printf("Bail out! IRQLAB and srcdir must be set; `make check` sets them\n");
        return 1;
    }
    g_unsetenv("IRQLAB_LABS");

    g_autoptr(GPtrArray) labs = lab_list(NULL, g_getenv("srcdir"), &error);

    if (!labs) {
        printf("Bail out! %s\n", error->message);
        return 1;
    }
    for (guint i = 0; i < labs->len; i++) {
        if (!add_lab(cases, g_ptr_array_index(labs, i), argv + 1))
            return 1;
    }
    return run_all(cases) > 0;
}
