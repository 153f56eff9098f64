/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/live-facts.h"

#include <signal.h>
#include <string.h>

#include "toolchain/program.h"

/* ---- checks ---------------------------------------------------------------------------- */

static gboolean scenario_check(const BoardStatus *status, const char *id,
                               guint64 *ret_held, guint64 *ret_failed)
{
    for (guint i = 0; i < BOARD_MAX_CHECKS; i++) {
        if (strcmp(status->checks[i].id, id) == 0) {
            *ret_held = status->checks[i].held;
            *ret_failed = status->checks[i].failed;
            return TRUE;
        }
    }
    *ret_held = *ret_failed = 0;
    return TRUE;
}

static BoardRule crash_rule(const BoardCrash *crash)
{
    return program_crash_rule(crash);
}

static guint64 times_broken(const BoardStatus *status, BoardRule rule)
{
    guint64 times = status->breaches[rule].count;

    if (status->crash.count > 0 && crash_rule(&status->crash) == rule)
        times += status->crash.count;
    return times;
}

/* A rule that has a check of its own is no matter of the check for all the others. */
static gboolean has_own_check(const Lab *lab, const char *rule)
{
    for (guint i = 0; i < lab->checks->len; i++) {
        const LabCheck *check = g_ptr_array_index(lab->checks, i);

        if (check->kind == LAB_CHECK_RULE && g_str_equal(check->rule, rule))
            return TRUE;
    }
    return FALSE;
}

static void rules_check(const ReportLive *live, const LabCheck *check, guint64 *ret_held,
                        guint64 *ret_failed)
{
    *ret_held = live->status->runs;
    *ret_failed = 0;
    for (guint rule = 0; rule < BOARD_RULES; rule++) {
        const char *name = program_rule_name(rule);

        if (check->kind == LAB_CHECK_RULE ? g_str_equal(name, check->rule)
                                          : !has_own_check(live->lab, name))
            *ret_failed += times_broken(live->status, rule);
    }
}

gboolean live_check(const ReportLive *live, const LabCheck *check, guint64 *ret_held,
                    guint64 *ret_failed)
{
    switch (check->kind) {
    case LAB_CHECK_SCENARIO:
        return scenario_check(live->status, check->id, ret_held, ret_failed);
    case LAB_CHECK_RULES:
    case LAB_CHECK_RULE:
        rules_check(live, check, ret_held, ret_failed);
        return TRUE;
    default:
        return FALSE;
    }
}

gboolean report_live_breaks(const ReportLive *live)
{
    const BoardStatus *status = live->status;

    if (live->left || live->overran || live->signal != 0 || status->crash.count > 0)
        return TRUE;
    for (guint i = 0; i < BOARD_MAX_CHECKS; i++) {
        if (status->checks[i].id[0] != '\0' && status->checks[i].failed > 0)
            return TRUE;
    }
    for (guint rule = 0; rule < BOARD_RULES; rule++) {
        if (status->breaches[rule].count > 0)
            return TRUE;
    }
    return FALSE;
}

gboolean report_live_is_empty(const ReportLive *live)
{
    return !report_live_breaks(live) && live->status->runs == 0;
}

/* ---- where ------------------------------------------------------------------------------ */

static char *where_is(const ReportLive *live, guint64 pc)
{
    ImageLine line;

    if (pc == 0 || !image_line_at(live->image, pc, &line))
        return NULL;
    return g_strdup_printf("%s:%u", line.file, line.line);
}

static const char *source_name(guint source)
{
    const char *name = explore_source_name(source);

    return name != NULL ? name : "?";
}

static void add_context(GString *text, gint context)
{
    if (context == BOARD_MAIN)
        g_string_append(text, " in main");
    else if (context == BOARD_CALL)
        g_string_append(text, " in a scheduled call");
    else
        g_string_append_printf(text, " in the handler of %s",
                               source_name((guint)context));
}

/* @pc is the first instruction after the call. */
static void add_place(GString *text, const ReportLive *live, guint64 pc)
{
    g_autofree char *where = where_is(live, pc);

    if (where != NULL)
        g_string_append_printf(text, ", %s", where);
}

static char *breach_text(const ReportLive *live, BoardRule rule,
                         const BoardBreach *breach)
{
    const char *api = program_api_name(breach->api);
    GString *text = g_string_new(NULL);

    if (rule == BOARD_RULE_HANG)
        g_string_append(text, "a run did not end, and no event was left to come,");
    else if (api != NULL)
        g_string_append_printf(text, "%s()", api);
    else
        g_string_append(text, "seen");
    add_context(text, breach->context);
    add_place(text, live, breach->pc > 0 ? breach->pc - 1 : 0);
    return g_string_free(text, FALSE);
}

static const char *signal_name(int signal)
{
    switch (signal) {
    case SIGSEGV:
        return "SIGSEGV";
    case SIGBUS:
        return "SIGBUS";
    case SIGILL:
        return "SIGILL";
    case SIGFPE:
        return "SIGFPE";
    case SIGTRAP:
        return "SIGTRAP";
    default:
        return "a signal";
    }
}

/* " (over TIM2, over main)": what the crashed context had interrupted. */
static void add_stack(GString *text, const BoardCrash *crash)
{
    if (crash->depth == 0)
        return;
    g_string_append(text, " (over ");
    for (guint i = crash->depth - 1; i > 0; i--)
        g_string_append_printf(text, "%s, over ", source_name(crash->stack[i - 1]));
    g_string_append(text, crash->in_call ? "a scheduled call)" : "main)");
}

static char *crash_text(const ReportLive *live)
{
    const BoardCrash *crash = &live->status->crash;
    const ImagePart *part = image_part_at(live->image, crash->pc);
    GString *text = g_string_new(signal_name(crash->signal));

    if (crash_rule(crash) == BOARD_RULE_STACK)
        g_string_append(text, ", the stack is full,");
    else if (crash->signal == SIGSEGV || crash->signal == SIGBUS)
        g_string_append_printf(text, " at address 0x%" G_GINT64_MODIFIER "x",
                               crash->address);
    add_context(text, crash->depth > 0 ? crash->stack[crash->depth - 1]
                      : crash->in_call ? BOARD_CALL
                                       : BOARD_MAIN);
    add_stack(text, crash);
    if (part != NULL)
        add_place(text, live, crash->pc);
    else
        add_place(text, live, crash->caller > 0 ? crash->caller - 1 : 0);
    return g_string_free(text, FALSE);
}

/* ---- all that went wrong ------------------------------------------------------------------- */

static void trouble_free(LiveTrouble *trouble)
{
    g_free(trouble->first);
    g_free(trouble);
}

static void add_trouble(GPtrArray *troubles, BoardRule rule, guint64 times, char *first)
{
    LiveTrouble *trouble = g_new0(LiveTrouble, 1);

    trouble->rule = program_rule_name(rule);
    trouble->times = times;
    trouble->first = first;
    g_ptr_array_add(troubles, trouble);
}

/* heap_*() and what waits or prints break one rule each. */
static BoardRule rule_of_call(guint api)
{
    return api == PROGRAM_API_heap_alloc || api == PROGRAM_API_heap_free
               ? BOARD_RULE_ALLOC
               : BOARD_RULE_BLOCKING;
}

static void add_rule(GPtrArray *troubles, const ReportLive *live, BoardRule rule)
{
    const BoardBreach *breach = &live->status->breaches[rule];
    gboolean told = FALSE;

    if (breach->count == 0)
        return;
    for (guint api = 0; api < PROGRAM_API_COUNT; api++) {
        const BoardBreach *call = &live->status->calls[api];

        if (rule_of_call(api) != rule || call->count == 0)
            continue;
        add_trouble(troubles, rule, call->count, breach_text(live, rule, call));
        told = TRUE;
    }
    if (!told)
        add_trouble(troubles, rule, breach->count, breach_text(live, rule, breach));
}

GPtrArray *live_troubles(const ReportLive *live)
{
    GPtrArray *troubles = g_ptr_array_new_with_free_func((GDestroyNotify)trouble_free);
    const BoardCrash *crash = &live->status->crash;

    for (guint rule = 0; rule < BOARD_RULES; rule++)
        add_rule(troubles, live, rule);
    if (crash->count > 0)
        add_trouble(troubles, crash_rule(crash), crash->count, crash_text(live));
    return troubles;
}

char *live_end_text(const ReportLive *live)
{
    if (live->left || live->signal == SIGSYS)
        return g_strdup("The program made a system call, which no program may: that was "
                        "its end.");
    if (live->overran)
        return g_strdup("The program kept every signal out and did not end when its time "
                        "was over: it was killed.");
    if (live->signal != 0)
        return g_strdup_printf("The program was ended for good by signal %d.",
                               live->signal);
    return NULL;
}
