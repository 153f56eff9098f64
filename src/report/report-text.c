/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report-text.c - the result for a person at an 80-column terminal: whether it holds, then
 * each check, then why, then what the answer rests on. */
#include <math.h>
#include <string.h>

#include "report/lanes.h"
#include "report/pen.h"
#include "util/text.h"

#define TARGET_COLUMNS 10
#define POINTS_COLUMNS 9
#define MARK_INDENT 2
#define TEXT_INDENT 4

typedef struct {
    Pen pen;
    const Result *result;
} Report;

static const struct {
    const char *mark;
    Tone tone;
} status_marks[] = {
    [CHECK_PASSED] = {"✓", TONE_GOOD},
    [CHECK_FAILED] = {"✗", TONE_BAD},
    [CHECK_INCONCLUSIVE] = {"?", TONE_UNSURE},
    [CHECK_SKIPPED] = {"-", TONE_QUIET},
};

static const struct {
    const char *word;
    Tone tone;
} verdict_words[] = {
    [RESULT_PROVED] = {"PROVED", TONE_GOOD},
    [RESULT_REFUTED] = {"REFUTED", TONE_BAD},
    [RESULT_INCONCLUSIVE] = {"INCONCLUSIVE", TONE_UNSURE},
    [RESULT_BUILD_FAILED] = {"DOES NOT BUILD", TONE_BAD},
};

/* ---- the first lines ------------------------------------------------------------------- */

static void write_headline(Report *report)
{
    const Result *result = report->result;
    Pen *pen = &report->pen;
    g_autofree char *base = g_path_get_basename(result->file);
    g_autofree char *file = text_make_safe_name(base);
    const char *word = verdict_words[result->verdict].word;
    guint used = pen_width(word) + 2;

    pen_write(pen, verdict_words[result->verdict].tone, word);
    pen_write(pen, TONE_PLAIN, "  ");
    if (used + pen_width(file) + pen_width(result->lab->slug) + 12 > REPORT_COLUMNS)
        pen_cell(pen, TONE_STRONG, file,
                 REPORT_COLUMNS - used - 12 - MIN(pen_width(result->lab->slug), 40));
    else
        pen_write(pen, TONE_STRONG, file);
    pen_printf(pen, TONE_PLAIN, "  %s  %u/%u", result->lab->slug, result->points,
               result->max_points);
    pen_newline(pen);
}

static void write_check_row(Report *report, const ResultCheck *check)
{
    Pen *pen = &report->pen;
    g_autofree char *points = g_strdup_printf("%u/%u", check->points, check->max_points);

    pen_repeat(pen, TONE_PLAIN, " ", MARK_INDENT);
    pen_write(pen, status_marks[check->status].tone, status_marks[check->status].mark);
    pen_write(pen, TONE_PLAIN, " ");
    pen_cell(pen, TONE_PLAIN, check->lab_check->title,
             REPORT_COLUMNS - TEXT_INDENT - POINTS_COLUMNS);
    pen_number(pen, TONE_PLAIN, points, POINTS_COLUMNS);
    pen_newline(pen);
    if (check->status == CHECK_INCONCLUSIVE || check->status == CHECK_SKIPPED)
        pen_paragraph(pen, TONE_QUIET, TEXT_INDENT + 2, check->message);
}

static void write_checks(Report *report)
{
    const GPtrArray *checks = report->result->checks;

    pen_newline(&report->pen);
    for (guint i = 0; i < checks->len; i++)
        write_check_row(report, g_ptr_array_index(checks, i));
}

/* ---- counterexamples ------------------------------------------------------------------------ */

/* "fails on host-O0 and thumb-O0; proved on host-O2" */
static void add_targets(GString *text, const Result *result, const ResultCheck *check,
                        CheckStatus status, const char *words)
{
    guint count = 0, told = 0;

    for (guint i = 0; i < result->targets->len; i++)
        count += check->by_target[i] == status;
    if (count == 0)
        return;
    if (text->len > 0)
        g_string_append(text, "; ");
    g_string_append_printf(text, "%s ", words);
    if (count == result->targets->len && count > 1) {
        g_string_append(text, "every target");
        return;
    }
    for (guint i = 0; i < result->targets->len; i++) {
        const ResultTarget *target = g_ptr_array_index(result->targets, i);

        if (check->by_target[i] != status)
            continue;
        if (told > 0)
            g_string_append(text, told + 1 == count ? " and " : ", ");
        g_string_append(text, target->target->name);
        told++;
    }
}

static char *targets_sentence(const Result *result, const ResultCheck *check)
{
    GString *text = g_string_new(NULL);

    add_targets(text, result, check, CHECK_FAILED, "Fails on");
    add_targets(text, result, check, CHECK_PASSED, "proved on");
    add_targets(text, result, check, CHECK_INCONCLUSIVE, "not decided on");
    add_targets(text, result, check, CHECK_SKIPPED, "not judged on");
    g_string_append_c(text, '.');
    return g_string_free(text, FALSE);
}

static const ResultCheck *check_of(const Result *result, guint counterexample)
{
    for (guint i = 0; i < result->checks->len; i++) {
        const ResultCheck *check = g_ptr_array_index(result->checks, i);

        if (check->counterexample == (gint)counterexample)
            return check;
    }
    return NULL;
}

static char *quoted(const char *text)
{
    g_autofree char *file = NULL;

    if (text[0] == '-') /* no option */
        text = file = g_strconcat("./", text, NULL);
    if (text[0] != '\0' &&
        strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                     "_-./+,:@") == strlen(text))
        return g_strdup(text);
    return g_shell_quote(text);
}

/* A command too long for one line: continued as a shell reads it. */
static void write_broken_command(Pen *pen, const char *slug, const char *file,
                                 const ResultCounterexample *example)
{
    gboolean narrow = strlen(slug) + pen_width(file) + 21 > REPORT_COLUMNS;

    pen_printf(pen, TONE_STRONG, "irqlab replay %s %s", slug, narrow ? "\\" : "");
    if (narrow) {
        pen_newline(pen);
        pen_repeat(pen, TONE_PLAIN, " ", TEXT_INDENT + 2);
    }
    pen_printf(pen, TONE_STRONG, "%s \\", file);
    pen_newline(pen);
    pen_repeat(pen, TONE_PLAIN, " ", TEXT_INDENT + 2);
    pen_printf(pen, TONE_STRONG, "%s --target %s", example->schedule,
               example->target->name);
    pen_newline(pen);
}

static void write_replay_command(Report *report, const ResultCounterexample *example)
{
    Pen *pen = &report->pen;
    g_autofree char *file = quoted(report->result->file);
    g_autofree char *safe = text_make_safe_name(file);
    g_autofree char *line =
        g_strdup_printf("irqlab replay %s %s %s --target %s", report->result->lab->slug,
                        safe, example->schedule, example->target->name);

    pen_repeat(pen, TONE_PLAIN, " ", TEXT_INDENT);
    if (pen_width(line) + TEXT_INDENT <= REPORT_COLUMNS) {
        pen_write(pen, TONE_STRONG, line);
        pen_newline(pen);
        return;
    }
    write_broken_command(pen, report->result->lab->slug, safe, example);
}

/* "TIM4@37 on thumb-O2, lab.c:22: …" */
static void write_where(Report *report, const ResultCounterexample *example)
{
    g_autoptr(GString) text = g_string_new(NULL);

    if (example->raises == 0)
        g_string_append_printf(text, "Without any interrupt, on %s",
                               example->target->name);
    else
        g_string_append_printf(text, "Schedule %s on %s", example->schedule,
                               example->target->name);
    if (example->file != NULL)
        g_string_append_printf(text, ", %s:%u", example->file, example->line);
    if (example->shortest && example->raises > 0)
        g_string_append(text, " (no schedule is shorter)");
    g_string_append_c(text, '.');
    pen_paragraph(&report->pen, TONE_PLAIN, TEXT_INDENT, text->str);
}

static void write_lanes(Report *report, const ResultCounterexample *example)
{
    g_autoptr(Source) source =
        source_load(report->result->file, report->result->source_sha256);
    g_autoptr(GByteArray) shown = lanes_select(example->trace, example->key_steps);

    pen_newline(&report->pen);
    lanes_write(&report->pen, example->trace, shown, source);
}

static void write_counterexample(Report *report, guint index, gboolean in_full)
{
    const Result *result = report->result;
    const ResultCounterexample *example =
        g_ptr_array_index(result->counterexamples, index);
    const ResultCheck *check = check_of(result, index);
    Pen *pen = &report->pen;

    pen_newline(pen);
    pen_write(pen, TONE_BAD, "✗ ");
    pen_write(pen, TONE_STRONG, check != NULL ? check->lab_check->title : example->check);
    pen_newline(pen);
    pen_paragraph(pen, TONE_PLAIN, TEXT_INDENT, example->message);
    if (example->trace != NULL)
        write_where(report, example);
    if (check != NULL) {
        g_autofree char *sentence = targets_sentence(result, check);

        pen_paragraph(pen, TONE_PLAIN, TEXT_INDENT, sentence);
    }
    if (example->trace == NULL)
        return;
    if (in_full) {
        write_lanes(report, example);
        pen_newline(pen);
        pen_paragraph(pen, TONE_PLAIN, MARK_INDENT, "Every step of it:");
    }
    write_replay_command(report, example);
}

static void write_counterexamples(Report *report)
{
    const GPtrArray *checks = report->result->checks;
    guint shown;

    if (report->result->counterexamples->len == 0)
        return;
    shown = result_shown(report->result);
    write_counterexample(report, shown, TRUE);
    for (guint i = 0; i < checks->len; i++) {
        const ResultCheck *check = g_ptr_array_index(checks, i);

        if (check->counterexample >= 0 && (guint)check->counterexample != shown)
            write_counterexample(report, (guint)check->counterexample, FALSE);
    }
}

/* ---- what the answer rests on ------------------------------------------------------------------- */

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

static void write_coverage(Report *report)
{
    const GPtrArray *targets = report->result->targets;
    Pen *pen = &report->pen;

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
        g_autofree char *interleavings = number_text(exploration->interleavings, 27);

        pen_repeat(pen, TONE_PLAIN, " ", MARK_INDENT);
        pen_cell(pen, TONE_PLAIN, target->target->name, TARGET_COLUMNS);
        pen_cell(pen, TONE_PLAIN,
                 report_verdict_name(result_target_verdict(report->result, i)), 14);
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

static void write_measures(Report *report)
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
    const GPtrArray *targets = report->result->targets;
    Pen *pen = &report->pen;

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
static void write_honesty(Report *report)
{
    const GPtrArray *targets = report->result->targets;
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
    pen_newline(&report->pen);
    if (loops)
        pen_paragraph(&report->pen, TONE_QUIET, MARK_INDENT,
                      "The program waits in loops: in the number of interleavings each "
                      "turn counts as passed at most once.");
    pen_paragraph(&report->pen, TONE_QUIET, MARK_INDENT, text);
}

static void write_claim(Report *report)
{
    const Result *result = report->result;
    const ResultTarget *first = g_ptr_array_index(result->targets, 0);
    g_autofree char *text = NULL;

    pen_newline(&report->pen);
    if (result->verdict == RESULT_PROVED)
        text =
            g_strdup_printf("Proved for every placement of %s, at every instruction of "
                            "the compiled program.",
                            first->bounds);
    else
        text = g_strdup_printf("Explored: %s, at every instruction of the compiled "
                               "program.",
                               first->bounds);
    pen_paragraph(&report->pen, TONE_PLAIN, MARK_INDENT, text);
    pen_newline(&report->pen);
}

/* ---- a file that does not build ----------------------------------------------------------------- */

static void write_build_failure(Report *report)
{
    const Result *result = report->result;
    g_auto(GStrv) lines = g_strsplit(result->diagnostics, "\n", -1);

    pen_newline(&report->pen);
    pen_paragraph(&report->pen, TONE_PLAIN, MARK_INDENT, result->message);
    if (result->diagnostics[0] == '\0')
        return;
    pen_newline(&report->pen);
    pen_paragraph(&report->pen, TONE_QUIET, MARK_INDENT, "The compiler says:");
    for (char **line = lines; *line != NULL; line++) {
        g_strdelimit(*line, "\t", ' ');
        pen_repeat(&report->pen, TONE_PLAIN, " ", MARK_INDENT);
        pen_cell(&report->pen, TONE_PLAIN, *line, REPORT_COLUMNS - MARK_INDENT);
        pen_newline(&report->pen);
    }
}

char *report_text(const Result *result, const ReportStyle *style)
{
    Report report = {.result = result};

    pen_init(&report.pen, style);
    write_headline(&report);
    if (result->verdict == RESULT_BUILD_FAILED) {
        write_build_failure(&report);
        return pen_finish(&report.pen);
    }
    write_checks(&report);
    write_counterexamples(&report);
    write_claim(&report);
    write_coverage(&report);
    write_measures(&report);
    write_honesty(&report);
    return pen_finish(&report.pen);
}
