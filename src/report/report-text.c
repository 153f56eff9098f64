/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report-text.c - the result for a person at an 80-column terminal: whether it holds, then
 * each check, then why, then what the answer rests on. */
#include <string.h>

#include "report/lanes.h"
#include "report/pen.h"
#include "report/report-text.h"
#include "util/text.h"

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

/* @told: the reason that was told for the check before, which is not told again. */
static void write_check_row(Report *report, const ResultCheck *check, const char **told)
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
    if (check->status != CHECK_INCONCLUSIVE && check->status != CHECK_SKIPPED)
        return;
    if (g_strcmp0(*told, check->message) != 0)
        pen_paragraph(pen, TONE_QUIET, TEXT_INDENT + 2, check->message);
    *told = check->message;
}

static void write_checks(Report *report)
{
    const GPtrArray *checks = report->result->checks;
    const char *told = NULL;

    pen_newline(&report->pen);
    for (guint i = 0; i < checks->len; i++)
        write_check_row(report, g_ptr_array_index(checks, i), &told);
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
    if (!result_stands(report->result,
                       g_ptr_array_index(report->result->counterexamples, shown)))
        return;
    write_counterexample(report, shown, TRUE);
    for (guint i = 0; i < checks->len; i++) {
        const ResultCheck *check = g_ptr_array_index(checks, i);

        if (check->counterexample >= 0 && (guint)check->counterexample != shown)
            write_counterexample(report, (guint)check->counterexample, FALSE);
    }
}

/* ---- the real processor ---------------------------------------------------------------------- */

static void write_difference(Report *report, const ResultCounterexample *example)
{
    g_autofree char *text =
        g_strdup_printf("? %s, schedule %s on %s: %s.", example->check, example->schedule,
                        example->target->name, example->difference);

    pen_paragraph(&report->pen, TONE_UNSURE, MARK_INDENT, text);
    write_replay_command(report, example);
}

static void write_confirmation(Report *report)
{
    const GPtrArray *all = report->result->counterexamples;
    guint confirmed, followed = result_followed(report->result, &confirmed);

    if (followed == 0)
        return;
    pen_newline(&report->pen);
    pen_repeat(&report->pen, TONE_PLAIN, " ", MARK_INDENT);
    pen_printf(&report->pen, confirmed == followed ? TONE_GOOD : TONE_UNSURE,
               "Confirmed on this processor: %u of %u", confirmed, followed);
    pen_write(&report->pen, TONE_PLAIN, " counterexamples on host targets.");
    pen_newline(&report->pen);
    for (guint i = 0; i < all->len; i++) {
        const ResultCounterexample *example = g_ptr_array_index(all, i);

        if (example->confirmation == RESULT_DIFFERS)
            write_difference(report, example);
    }
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
    write_confirmation(&report);
    report_write_coverage(&report.pen, result);
    return pen_finish(&report.pen);
}
