/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report-coverage.c - what an answer rests on: how much was explored, the measures, and what
 * the hash leaves to chance. */
#include <math.h>
#include <string.h>

#include "report/pen.h"
#include "report/report-text.h"

#define TARGET_COLUMNS 10
#define MARK_INDENT 2

/* At most @width columns: grouped digits, or the order of magnitude. */
static char *number_text(const char *decimal, guint width)
{
    g_autofree char *grouped = report_grouped(decimal);

    if (strlen(grouped) <= width)
        return g_steal_pointer(&grouped);
    return g_strdup_printf("%c.%.2se+%zu", decimal[0], decimal + 1, strlen(decimal) - 1);
}

static void write_count(Pen *pen, guint64 value, guint width)
{
    g_autofree char *decimal = g_strdup_printf("%" G_GUINT64_FORMAT, value);
    g_autofree char *text = number_text(decimal, width - 1);

    pen_number(pen, TONE_PLAIN, text, width);
}

static void write_coverage(Pen *pen, const Result *result)
{
    const GPtrArray *targets = result->targets;

    pen_repeat(pen, TONE_PLAIN, " ", MARK_INDENT);
    pen_cell(pen, TONE_QUIET, "explored", TARGET_COLUMNS);
    pen_cell(pen, TONE_QUIET, "", 14);
    pen_number(pen, TONE_QUIET, "states", 11);
    pen_number(pen, TONE_QUIET, "boundaries", 14);
    pen_number(pen, TONE_QUIET, "interleavings covered", 28);
    pen_newline(pen);
    for (guint i = 0; i < targets->len; i++) {
        const ResultTarget *target = g_ptr_array_index(targets, i);
        const ExploreResult *exploration = target->exploration;
        g_autofree char *interleavings = number_text(
            exploration->limit == NULL ? exploration->interleavings : "-", 27);

        pen_repeat(pen, TONE_PLAIN, " ", MARK_INDENT);
        pen_cell(pen, TONE_PLAIN, target->target->name, TARGET_COLUMNS);
        pen_cell(pen, TONE_PLAIN, report_verdict_name(result_target_verdict(result, i)),
                 14);
        write_count(pen, exploration->states, 11);
        write_count(pen, exploration->boundaries, 14);
        pen_number(pen, TONE_PLAIN, interleavings, 28);
        pen_newline(pen);
    }
}

static void write_measure(Pen *pen, const ExploreMeasured *measured)
{
    if (!measured->known)
        pen_number(pen, TONE_QUIET, "-", 12);
    else if (measured->unbounded)
        pen_number(pen, TONE_UNSURE, "no bound", 12);
    else
        write_count(pen, measured->value, 12);
}

static gboolean measures_known(const Result *result)
{
    for (guint i = 0; i < result->targets->len; i++) {
        const ResultTarget *target = g_ptr_array_index(result->targets, i);

        for (guint m = 0; m < MEASURE_COUNT; m++) {
            if (target->exploration->measures[m].known)
                return TRUE;
        }
    }
    return FALSE;
}

static void write_measures(Pen *pen, const Result *result)
{
    static const char *const titles[MEASURE_COUNT] = {
        [MEASURE_MASKED] = "masked",   [MEASURE_HANDLER] = "handler",
        [MEASURE_LATENCY] = "latency", [MEASURE_STACK] = "stack",
        [MEASURE_LOST] = "lost",
    };
    static const char *const units[MEASURE_COUNT] = {
        [MEASURE_MASKED] = "instr.",  [MEASURE_HANDLER] = "instr.",
        [MEASURE_LATENCY] = "instr.", [MEASURE_STACK] = "bytes",
        [MEASURE_LOST] = "events",
    };
    const GPtrArray *targets = result->targets;

    pen_newline(pen);
    pen_repeat(pen, TONE_PLAIN, " ", MARK_INDENT);
    pen_cell(pen, TONE_QUIET, "at most", TARGET_COLUMNS);
    for (guint m = 0; m < MEASURE_COUNT; m++)
        pen_number(pen, TONE_QUIET, titles[m], 12);
    pen_newline(pen);
    for (guint i = 0; i < targets->len; i++) {
        const ResultTarget *target = g_ptr_array_index(targets, i);

        pen_repeat(pen, TONE_PLAIN, " ", MARK_INDENT);
        pen_cell(pen, TONE_PLAIN, target->target->name, TARGET_COLUMNS);
        for (guint m = 0; m < MEASURE_COUNT; m++)
            write_measure(pen, &target->exploration->measures[m]);
        pen_newline(pen);
    }
    pen_repeat(pen, TONE_PLAIN, " ", MARK_INDENT);
    pen_cell(pen, TONE_QUIET, "in", TARGET_COLUMNS);
    for (guint m = 0; m < MEASURE_COUNT; m++)
        pen_number(pen, TONE_QUIET, units[m], 12);
    pen_newline(pen);
}

/* The birthday bound: n states and a hash of 128 bits give n²/2^129. */
static void write_honesty(Pen *pen, const Result *result)
{
    const GPtrArray *targets = result->targets;
    guint64 most = 1;
    gboolean loops = FALSE;
    g_autofree char *text = NULL;
    int power;

    for (guint i = 0; i < targets->len; i++) {
        const ResultTarget *target = g_ptr_array_index(targets, i);

        most = MAX(most, target->exploration->states);
        loops = loops || target->exploration->loops;
    }
    power = (int)floor(129.0 * log10(2.0) - 2.0 * log10((double)most));
    text = g_strdup_printf("States are told apart by a 128-bit hash. The chance that two "
                           "different ones were taken for one is below n²/2^129 for n "
                           "states, here less than 1 in 10^%d.",
                           power);
    pen_newline(pen);
    if (loops)
        pen_paragraph(pen, TONE_QUIET, MARK_INDENT,
                      "The program waits in loops: in the number of interleavings each "
                      "turn counts as passed at most once.");
    pen_paragraph(pen, TONE_QUIET, MARK_INDENT, text);
}

static gboolean is_complete(const Result *result)
{
    for (guint i = 0; i < result->targets->len; i++) {
        const ResultTarget *target = g_ptr_array_index(result->targets, i);

        if (target->exploration->limit != NULL)
            return FALSE;
    }
    return TRUE;
}

static void write_claim(Pen *pen, const Result *result)
{
    const ResultTarget *first = g_ptr_array_index(result->targets, 0);
    g_autofree char *text = NULL;

    pen_newline(pen);
    if (result->verdict == RESULT_PROVED)
        text =
            g_strdup_printf("Proved for every placement of %s, at every instruction of "
                            "the compiled program.",
                            first->bounds);
    else if (!is_complete(result))
        text = g_strdup_printf("Explored only in part: a limit was met before every "
                               "placement of %s had been tried. What was not decided is "
                               "neither right nor wrong.",
                               first->bounds);
    else
        text = g_strdup_printf("Explored: every placement of %s, at every instruction of "
                               "the compiled program.",
                               first->bounds);
    pen_paragraph(pen, TONE_PLAIN, MARK_INDENT, text);
    pen_newline(pen);
}

void report_write_coverage(Pen *pen, const Result *result)
{
    write_claim(pen, result);
    write_coverage(pen, result);
    if (measures_known(result))
        write_measures(pen, result);
    write_honesty(pen, result);
}
