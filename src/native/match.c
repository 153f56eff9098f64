/* SPDX-License-Identifier: GPL-2.0-or-later */
/* match.c - what happened against what was expected, step by step. */
#include <string.h>

#include "native/follow.h"

static const char *const source_names[] = {
#define SOURCE(name) #name,
#include "base/sources.def"
#undef SOURCE
};

const char *match_context_name(gint context)
{
    if (context >= 0 && context < (gint)G_N_ELEMENTS(source_names))
        return source_names[context];
    return context == BOARD_MAIN ? "main" : "a scheduled call";
}

const NativeStep *match_next(const Follow *follow)
{
    return follow->next < follow->request->n_steps ? &follow->request->steps[follow->next]
                                                   : NULL;
}

gint match_context(const Follow *follow)
{
    if (follow->depth > 0)
        return follow->stack[follow->depth - 1];
    return follow->in_call ? BOARD_CALL : BOARD_MAIN;
}

/* ---- what is kept ------------------------------------------------------------------- */

NativeStep *match_keep(Follow *follow, const NativeStep *expected)
{
    NativeStep step = *expected;

    if (step.text != NULL) {
        step.text = g_strdup(step.text);
        g_ptr_array_add(follow->run->memory, (gpointer)step.text);
    }
    g_array_append_val(follow->run->steps, step);
    return &g_array_index(follow->run->steps, NativeStep, follow->run->steps->len - 1);
}

static void matched(Follow *follow)
{
    follow->next++;
    follow->run->n_matched++;
}

/* ---- differences ---------------------------------------------------------------------- */

/* "TIM4 begins", "main executes 0x8000040 (lab.c:12)" */
static char *describe(const Follow *follow, const NativeStep *step)
{
    const char *name = match_context_name(step->source);
    ImageLine line;

    switch (step->kind) {
    case NATIVE_RAISE:
        return g_strdup_printf("%s is raised", name);
    case NATIVE_TAKE:
        return g_strdup_printf("%s begins", name);
    case NATIVE_RETURN:
        return g_strdup_printf("%s returns", name);
    case NATIVE_WAIT:
        return g_strdup("main sleeps");
    case NATIVE_CHECK:
        return g_strdup_printf("the check '%s' fails", step->text);
    case NATIVE_FAULT:
        return g_strdup("a rule is broken");
    default:
        break;
    }
    name = match_context_name(step->context);
    if (image_line_at(follow->request->image, step->pc, &line))
        return g_strdup_printf("%s executes 0x%" G_GINT64_MODIFIER "x (%s:%u)", name,
                               step->pc, line.file, line.line);
    return g_strdup_printf("%s executes 0x%" G_GINT64_MODIFIER "x", name, step->pc);
}

void match_differs(Follow *follow, const char *format, ...)
{
    NativeRun *run = follow->run;
    va_list arguments;

    if (run->difference == NULL) {
        g_autofree char *text = NULL;

        va_start(arguments, format);
        text = g_strdup_vprintf(format, arguments);
        va_end(arguments);
        run->dead = follow->dead_pc != 0;
        if (run->dead)
            run->difference =
                g_strdup_printf("%s (the program has read stack that it never wrote, at "
                                "0x%" G_GINT64_MODIFIER "x, and such bytes differ)",
                                text, follow->dead_pc);
        else
            run->difference = g_steal_pointer(&text);
    }
    follow->over = TRUE;
}

static void differs_from(Follow *follow, const NativeStep *native)
{
    const NativeStep *expected = match_next(follow);
    g_autofree char *here = describe(follow, native), *there = NULL;

    match_keep(follow, native);
    if (expected == NULL)
        there = g_strdup("the run is over");
    else if (expected->boundary != native->boundary)
        there =
            g_strdup_printf("that is instruction %" G_GUINT64_FORMAT, expected->boundary);
    else
        there = describe(follow, expected);
    match_differs(follow,
                  "at instruction %" G_GUINT64_FORMAT " %s here, but in the emulator %s",
                  native->boundary, here, there);
}

/* The rule that the board says was broken, or NULL. */
static const char *broken_rule(const Follow *follow)
{
    for (guint rule = 0; rule < BOARD_RULES; rule++) {
        if (follow->status->breaches[rule].count > 0)
            return program_rule_name(rule);
    }
    return NULL;
}

void match_gone(Follow *follow)
{
    const NativeStep *expected = match_next(follow);
    const char *rule = broken_rule(follow);

    /* In a wait that nothing can end the board does not sleep: it says so, and stops. */
    if (expected != NULL && expected->kind == NATIVE_WAIT &&
        follow->status->breaches[BOARD_RULE_LOST_WAKEUP].count > 0) {
        match_event(follow, NATIVE_WAIT, -1, 0, NULL);
        return;
    }
    if (expected == NULL) {
        follow->over = TRUE;
        return;
    }
    if (follow->tracee->stop == TRACEE_KILLED)
        match_differs(follow, "at instruction %" G_GUINT64_FORMAT " SIG%s ends it here",
                      follow->count + 1, sigabbrev_np(follow->tracee->signal));
    match_differs(follow, "at instruction %" G_GUINT64_FORMAT " the run is over here%s%s",
                  follow->count + 1, rule != NULL ? ", by the board's rule " : "",
                  rule != NULL ? rule : "");
}

/* ---- events --------------------------------------------------------------------------- */

gboolean match_event(Follow *follow, NativeKind kind, gint source, guint64 pc,
                     const char *text)
{
    const NativeStep *expected = match_next(follow);
    const NativeStep native = {
        .kind = kind,
        .boundary = follow->count + 1,
        .context = match_context(follow),
        .depth = follow->depth,
        .source = source,
        .pc = pc,
        .sp = arch_sp(&follow->tracee->registers),
        .text = text,
    };

    if (follow->turning)
        return TRUE;
    if (expected == NULL || expected->kind != kind || expected->source != source ||
        expected->boundary != native.boundary || (pc != 0 && expected->pc != pc) ||
        g_strcmp0(text, kind == NATIVE_CHECK ? expected->text : text) != 0) {
        differs_from(follow, &native);
        return FALSE;
    }
    match_keep(follow, expected);
    matched(follow);
    return TRUE;
}

/* The stack pointer, as an offset from where the context began. */
static gboolean same_sp(const Follow *follow, const NativeStep *expected)
{
    const FollowFrame *frame = &follow->frames[follow->n_frames - 1];
    guint64 sp = arch_sp(&follow->tracee->registers);

    return sp - frame->native == expected->sp - frame->expected;
}

gboolean match_instruction(Follow *follow)
{
    const NativeStep *expected = match_next(follow);
    const NativeStep native = {
        .kind = NATIVE_INSTRUCTION,
        .boundary = follow->count + 1,
        .context = match_context(follow),
        .depth = follow->depth,
        .source = -1,
        .pc = follow_pc(follow),
        .sp = arch_sp(&follow->tracee->registers),
    };

    if (expected == NULL || expected->kind != NATIVE_INSTRUCTION ||
        expected->boundary != native.boundary || expected->context != native.context ||
        expected->depth != native.depth || expected->pc != native.pc) {
        differs_from(follow, &native);
        return FALSE;
    }
    if (!same_sp(follow, expected)) {
        match_keep(follow, &native);
        match_differs(follow,
                      "at instruction %" G_GUINT64_FORMAT
                      " the stack pointer is elsewhere here",
                      native.boundary);
        return FALSE;
    }
    matched(follow);
    return TRUE;
}

gboolean match_raises(Follow *follow)
{
    follow->unchecked = FALSE;
    for (guint n = 0; n < PROGRAM_SOURCE_COUNT; n++) {
        const volatile BoardSource *source = &follow->status->sources[n];

        if (source->raised == follow->raised[n] && source->lost == follow->lost[n])
            continue;
        match_differs(follow,
                      "before instruction %" G_GUINT64_FORMAT " %s was raised %" //
                      G_GUINT64_FORMAT " times and lost %" G_GUINT64_FORMAT
                      " times here, %" G_GUINT64_FORMAT " and %" G_GUINT64_FORMAT
                      " in the emulator",
                      follow->count + 1, match_context_name((gint)n),
                      (guint64)source->raised, (guint64)source->lost, follow->raised[n],
                      follow->lost[n]);
        return FALSE;
    }
    return TRUE;
}
