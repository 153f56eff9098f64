/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lab/checks.h"

#include <string.h>

#include "lab/names.h"

#define CHECK_POINTS 100 /* what the points of a lab's checks come to */
#define LIMIT_PREFIX "max."

static const char *const kind_names[] = {
    [LAB_CHECK_SCENARIO] = "scenario",
    [LAB_CHECK_RULES] = "rules",
    [LAB_CHECK_RULE] = "rule",
    [LAB_CHECK_LIMIT] = "limit",
};

void check_free(LabCheck *check)
{
    if (!check)
        return;
    g_free(check->id);
    g_free(check->title);
    g_free(check->message);
    g_free(check->rule);
    g_free(check->measure);
    g_free(check->source);
    g_clear_pointer(&check->limits, g_hash_table_unref);
    g_free(check);
}

static gboolean read_kind(const Ini *ini, const char *section, LabCheck *check,
                          GError **error)
{
    g_autofree char *name = NULL;

    check->kind = LAB_CHECK_SCENARIO;
    if (!ini_has(ini, section, "kind"))
        return TRUE;
    if (!ini_text(ini, section, "kind", TRUE, &name, error))
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(kind_names); i++) {
        if (g_str_equal(kind_names[i], name)) {
            check->kind = (LabCheckKind)i;
            return TRUE;
        }
    }
    return ini_fail(ini, section, "kind", error,
                    "%s is none of scenario, rules, rule, limit", name);
}

/** An id is lower-case words with '-' between, so that it can stand in every report. */
static gboolean check_id(const Ini *ini, const char *section, const char *id,
                         GError **error)
{
    if (!g_regex_match_simple("^[a-z][a-z0-9-]{0,39}$", id, G_REGEX_DOLLAR_ENDONLY, 0))
        return ini_fail(ini, section, NULL, error,
                        "an id is 1 to 40 of a-z, 0-9 and '-', with a letter first");
    return TRUE;
}

/** A check may bear a rule's name only if it is about that rule. */
static gboolean check_id_is_no_rule(const Ini *ini, const char *section,
                                    const LabCheck *check, GError **error)
{
    if (!g_strv_contains(lab_rule_names(), check->id) ||
        g_strcmp0(check->rule, check->id) == 0)
        return TRUE;
    return ini_fail(ini, section, NULL, error, "%s is a built-in rule: choose another id",
                    check->id);
}

/* ---- the kinds ------------------------------------------------------------------------ */

static gboolean read_rule(const Ini *ini, const char *section, const Lab *lab,
                          LabCheck *check, GError **error)
{
    if (!ini_text(ini, section, "rule", TRUE, &check->rule, error))
        return FALSE;
    if (!g_strv_contains(lab_rule_names(), check->rule)) {
        g_autofree char *list = g_strjoinv(", ", (char **)lab_rule_names());

        return ini_fail(ini, section, "rule", error, "%s is no rule; there are: %s",
                        check->rule, list);
    }
    if (g_strv_contains((const char *const *)lab->rules_off, check->rule))
        return ini_fail(ini, section, "rule", error,
                        "%s can never fail: [lab] rules-off switches it off",
                        check->rule);
    if (g_str_equal(check->rule, "busy-wait") && !lab->forbid_busy_wait)
        return ini_fail(ini, section, "rule", error,
                        "busy-wait can never fail: set [lab] forbid-busy-wait=true");
    for (guint i = 0; i < lab->checks->len; i++) {
        const LabCheck *other = g_ptr_array_index(lab->checks, i);

        if (g_strcmp0(other->rule, check->rule) == 0)
            return ini_fail(ini, section, "rule", error, "[check %s] is about %s already",
                            other->id, check->rule);
    }
    return TRUE;
}

static gboolean has_source(const Lab *lab, const char *name)
{
    for (guint i = 0; i < lab->sources->len; i++) {
        const LabSource *source = g_ptr_array_index(lab->sources, i);

        if (g_str_equal(source->name, name))
            return TRUE;
    }
    return FALSE;
}

static gboolean read_measured_source(const Ini *ini, const char *section, const Lab *lab,
                                     LabCheck *check, GError **error)
{
    if (!ini_has(ini, section, "source"))
        return TRUE;
    if (!ini_text(ini, section, "source", TRUE, &check->source, error))
        return FALSE;
    if (!has_source(lab, check->source))
        return ini_fail(ini, section, "source", error, "there is no [source %s]",
                        check->source);
    if (g_str_equal(check->measure, "masked_insns") ||
        g_str_equal(check->measure, "stack_bytes"))
        return ini_fail(ini, section, "source", error, "%s is not measured by source",
                        check->measure);
    return TRUE;
}

/** Sets the limit of @target, or of all where it is "*".  The stack has no limit on host
 *  targets, so there "*" means every thumb target. */
static void set_limit(const Lab *lab, LabCheck *check, const char *target, guint32 limit)
{
    if (!g_str_equal(target, "*") || !g_str_equal(check->measure, "stack_bytes")) {
        g_hash_table_insert(check->limits, g_strdup(target), GUINT_TO_POINTER(limit));
        return;
    }
    for (guint i = 0; lab->targets[i]; i++) {
        if (g_str_has_prefix(lab->targets[i], "thumb"))
            g_hash_table_insert(check->limits, g_strdup(lab->targets[i]),
                                GUINT_TO_POINTER(limit));
    }
}

static gboolean read_one_limit(const Ini *ini, const char *section, const char *key,
                               const Lab *lab, LabCheck *check, GError **error)
{
    const char *target = key + strlen(LIMIT_PREFIX);
    guint32 limit;

    if (!g_strv_contains((const char *const *)lab->targets, target))
        return ini_fail(ini, section, key, error, "[lab] targets does not name %s",
                        target);
    if (g_str_equal(check->measure, "stack_bytes") && !g_str_has_prefix(target, "thumb"))
        return ini_fail(ini, section, key, error, "stack_bytes is limited on thumb only");
    if (!ini_number(ini, section, key, 0, 1000000, &limit, error))
        return FALSE;
    set_limit(lab, check, target, limit);
    return TRUE;
}

static gboolean read_limits(const Ini *ini, const char *section, const Lab *lab,
                            LabCheck *check, GError **error)
{
    g_auto(GStrv) keys = ini_keys(ini, section);
    guint32 limit;

    check->limits = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (ini_has(ini, section, "max")) {
        if (!ini_number(ini, section, "max", 0, 1000000, &limit, error))
            return FALSE;
        set_limit(lab, check, "*", limit);
    }
    for (guint i = 0; keys[i]; i++) {
        if (g_str_has_prefix(keys[i], LIMIT_PREFIX) &&
            !read_one_limit(ini, section, keys[i], lab, check, error))
            return FALSE;
    }
    if (g_hash_table_size(check->limits) == 0)
        return ini_fail(ini, section, "max", error,
                        "is missing: write max=N or max.TARGET=N");
    return TRUE;
}

static gboolean read_limit(const Ini *ini, const char *section, const Lab *lab,
                           LabCheck *check, GError **error)
{
    if (!ini_text(ini, section, "measure", TRUE, &check->measure, error))
        return FALSE;
    if (!g_strv_contains(lab_measure_names(), check->measure)) {
        g_autofree char *list = g_strjoinv(", ", (char **)lab_measure_names());

        return ini_fail(ini, section, "measure", error, "%s is no measure; there are: %s",
                        check->measure, list);
    }
    return read_measured_source(ini, section, lab, check, error) &&
           read_limits(ini, section, lab, check, error);
}

/* ---- a section, and all of them -------------------------------------------------------- */

static gboolean check_keys_of_kind(const Ini *ini, const char *section, LabCheckKind kind,
                                   GError **error)
{
    static const char *const plain[] = {"kind", "title", "message", "points", NULL};
    static const char *const rule[] = {"kind",   "title", "message",
                                       "points", "rule",  NULL};
    static const char *const limit[] = {"kind",    "title",  "message", "points",
                                        "measure", "source", "max",     NULL};

    if (kind == LAB_CHECK_RULE)
        return ini_check_keys(ini, section, rule, NULL, error);
    if (kind == LAB_CHECK_LIMIT)
        return ini_check_keys(ini, section, limit, LIMIT_PREFIX, error);
    return ini_check_keys(ini, section, plain, NULL, error);
}

gboolean checks_read_one(const Ini *ini, const char *section, const char *id, Lab *lab,
                         GError **error)
{
    g_autoptr(LabCheck) check = g_new0(LabCheck, 1);

    check->id = g_strdup(id);
    if (!check_id(ini, section, id, error) || !read_kind(ini, section, check, error) ||
        !check_keys_of_kind(ini, section, check->kind, error) ||
        !ini_text(ini, section, "title", TRUE, &check->title, error) ||
        !ini_text(ini, section, "message", TRUE, &check->message, error) ||
        !ini_number(ini, section, "points", 1, CHECK_POINTS, &check->points, error))
        return FALSE;
    if (check->kind == LAB_CHECK_RULE && !read_rule(ini, section, lab, check, error))
        return FALSE;
    if (check->kind == LAB_CHECK_LIMIT && !read_limit(ini, section, lab, check, error))
        return FALSE;
    if (!check_id_is_no_rule(ini, section, check, error))
        return FALSE;
    g_ptr_array_add(lab->checks, g_steal_pointer(&check));
    return TRUE;
}

gboolean checks_verify(const Ini *ini, const Lab *lab, GError **error)
{
    guint rules = 0;

    for (guint i = 0; i < lab->checks->len; i++) {
        const LabCheck *check = g_ptr_array_index(lab->checks, i);

        rules += check->kind == LAB_CHECK_RULES;
    }
    if (rules != 1)
        return ini_fail(ini, "check", NULL, error,
                        "%u checks have kind=rules; one must, or a program that crashes "
                        "would lose no points",
                        rules);
    if (lab_max_points(lab) != CHECK_POINTS)
        return ini_fail(ini, "check", "points", error,
                        "the points of all checks come to %u, not %d: change some",
                        lab_max_points(lab), CHECK_POINTS);
    return TRUE;
}
