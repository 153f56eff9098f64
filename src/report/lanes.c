/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lanes.c - main | handler, one row a step:
 *
 *     step  main                               │ TIM4
 *           lab.c:22  bottles += 1;            │
 *       36  ldr r3, [r2]   reads bottles = 4   │
 *   ────────────────────────── TIM4@37: TIM4 comes in
 *                                              │ lab.c:13  bottles += 1;
 */
#include <string.h>

#include "grade/interplay.h"
#include "report/lanes.h"

#define INDENT 2
#define STEP_COLUMNS 6
#define LANE_COLUMNS 34 /* 2 + 6 + 1 + 34 + 3 + 34 = 80 */
#define MAX_NOTES 4     /* of one step */

typedef struct {
    const char *file;
    guint line;
} Place;

typedef struct {
    Pen *pen;
    const ExploreTrace *trace;
    const Source *source;
    Place places[2]; /* the line that each lane shows now */
} Lanes;

static guint lane_of(const ExploreStep *step)
{
    return step->context == -1 ? 0 : 1;
}

static void write_row(Lanes *lanes, guint lane, const char *number, Tone tone,
                      const char *text)
{
    Pen *pen = lanes->pen;

    pen_repeat(pen, TONE_PLAIN, " ", INDENT);
    pen_number(pen, TONE_QUIET, number, STEP_COLUMNS);
    pen_write(pen, TONE_PLAIN, " ");
    if (lane == 0) {
        pen_cell(pen, tone, text, LANE_COLUMNS);
        pen_write(pen, TONE_QUIET, " │");
    } else {
        pen_repeat(pen, TONE_PLAIN, " ", LANE_COLUMNS);
        pen_write(pen, TONE_QUIET, " │ ");
        pen_cell(pen, tone, text, LANE_COLUMNS);
    }
    pen_newline(pen);
}

/* Breaks @text at blanks into rows of the lane, the later ones indented. */
static void write_rows(Lanes *lanes, guint lane, const char *number, Tone tone,
                       const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    g_autoptr(GString) row = g_string_new(NULL);
    gboolean begun = FALSE;

    for (guint i = 0; words[i] != NULL; i++) {
        if (begun && pen_width(row->str) + 1 + pen_width(words[i]) > LANE_COLUMNS) {
            write_row(lanes, lane, number, tone, row->str);
            number = "";
            g_string_assign(row, "  ");
        } else if (begun) {
            g_string_append_c(row, ' ');
        }
        g_string_append(row, words[i]);
        begun = TRUE;
    }
    write_row(lanes, lane, number, tone, row->str);
}

static void write_place(Lanes *lanes, const ExploreStep *step)
{
    guint lane = lane_of(step);
    Place *place = &lanes->places[lane];
    g_autofree char *text = NULL;
    const char *line;

    if (step->file == NULL || (place->line == step->line && place->file != NULL &&
                               g_str_equal(place->file, step->file)))
        return;
    place->file = step->file;
    place->line = step->line;
    line = source_line(lanes->source, step->file, step->line);
    text = g_strdup_printf("%s:%u  %s", step->file, step->line, line != NULL ? line : "");
    write_row(lanes, lane, "", TONE_STRONG, text);
}

/* ---- instructions ------------------------------------------------------------------------ */

static void add_notes(GPtrArray *notes, const GArray *accesses, const char *verb)
{
    for (guint i = 0; i < accesses->len && notes->len < MAX_NOTES; i++) {
        const ExploreAccess *access = &g_array_index(accesses, ExploreAccess, i);
        g_autofree char *value = NULL;

        if (!access->shared && access->name == NULL)
            continue;
        value = interplay_value(access, TRUE);
        g_ptr_array_add(notes, g_strdup_printf("%s %s", verb, value));
    }
}

static char *insn_text(const ExploreStep *step)
{
    g_autofree char *text = g_strdup(step->insn != NULL ? step->insn : "");

    g_strdelimit(text, "\t", ' ');
    return g_steal_pointer(&text);
}

static void write_instruction(Lanes *lanes, const ExploreStep *step)
{
    g_autofree char *number = g_strdup_printf("%" G_GUINT64_FORMAT, step->boundary);
    g_autofree char *insn = insn_text(step);
    g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
    guint lane = lane_of(step), first = 0;

    write_place(lanes, step);
    if (step->text != NULL)
        g_ptr_array_add(notes, g_strdup(step->text));
    add_notes(notes, step->reads, "reads");
    add_notes(notes, step->writes, "stores");
    if (notes->len > 0) {
        g_autofree char *both =
            g_strdup_printf("%s  %s", insn, (char *)g_ptr_array_index(notes, 0));

        if (pen_width(both) <= LANE_COLUMNS) {
            write_row(lanes, lane, number, TONE_PLAIN, both);
            first = 1;
        }
    }
    if (first == 0)
        write_rows(lanes, lane, number, TONE_PLAIN, insn);
    for (guint i = first; i < notes->len; i++) {
        g_autofree char *note =
            g_strdup_printf("  %s", (char *)g_ptr_array_index(notes, i));

        write_row(lanes, lane, "", TONE_PLAIN, note);
    }
}

/* ---- events ---------------------------------------------------------------------------------- */

static void write_event(Lanes *lanes, Tone tone, const char *text)
{
    guint rule = INDENT + STEP_COLUMNS + 1;

    pen_repeat(lanes->pen, TONE_PLAIN, " ", INDENT);
    pen_repeat(lanes->pen, TONE_QUIET, "─", rule - INDENT - 1);
    pen_write(lanes->pen, TONE_PLAIN, " ");
    pen_cell(lanes->pen, tone, text, REPORT_COLUMNS - rule);
    pen_newline(lanes->pen);
}

/* A source is raised, and mostly taken at once: then one row tells both.  The index of the
 * last step told. */
static guint write_raise(Lanes *lanes, guint index)
{
    const ExploreStep *step = g_ptr_array_index(lanes->trace->steps, index);
    const ExploreStep *next = index + 1 < lanes->trace->steps->len
                                  ? g_ptr_array_index(lanes->trace->steps, index + 1)
                                  : NULL;
    const char *name = interplay_who(step->source);
    g_autofree char *text = NULL;
    gboolean taken =
        next != NULL && next->kind == STEP_TAKE && next->source == step->source;

    text = g_strdup_printf("%s@%" G_GUINT64_FORMAT ": %s %s", name, step->boundary, name,
                           taken        ? "comes in"
                           : step->lost ? "is raised while it still waits: lost"
                                        : "is raised, and waits");
    write_event(lanes, step->lost ? TONE_BAD : TONE_STRONG, text);
    return taken ? index + 1 : index;
}

static void write_other_event(Lanes *lanes, const ExploreStep *step)
{
    g_autofree char *text = NULL;
    Tone tone = TONE_STRONG;

    switch (step->kind) {
    case STEP_TAKE:
        text = step->source >= 0 ? g_strdup_printf("%s, which waited, comes in",
                                                   interplay_who(step->source))
                                 : g_strdup("the scheduled call runs");
        break;
    case STEP_RETURN:
        text =
            g_strdup_printf("%s is done", step->source >= 0 ? interplay_who(step->source)
                                                            : "the scheduled call");
        tone = TONE_QUIET;
        break;
    case STEP_WAIT:
        text = g_strdup_printf("%s sleeps", interplay_who(step->context));
        tone = TONE_QUIET;
        break;
    case STEP_CHECK:
        text = g_strdup_printf("✗ the check '%s' fails", step->text);
        tone = TONE_BAD;
        break;
    default:
        text = g_strdup_printf("✗ %s",
                               step->text != NULL ? step->text : "the run ends here");
        tone = TONE_BAD;
    }
    write_event(lanes, tone, text);
}

static void write_gap(Lanes *lanes, guint count)
{
    g_autofree char *text =
        g_strdup_printf("… %u instruction%s …", count, count == 1 ? "" : "s");

    pen_repeat(lanes->pen, TONE_PLAIN, " ", INDENT + STEP_COLUMNS + 1);
    pen_write(lanes->pen, TONE_QUIET, text);
    pen_newline(lanes->pen);
}

/* ---- all of it --------------------------------------------------------------------------------- */

/* "TIM4" when only one source is taken, else "handlers". */
static const char *right_title(const ExploreTrace *trace)
{
    gint source = -1;

    for (guint i = 0; i < trace->steps->len; i++) {
        const ExploreStep *step = g_ptr_array_index(trace->steps, i);

        if (step->kind != STEP_TAKE)
            continue;
        if (source >= 0 && step->source != source)
            return "handlers";
        source = step->source;
    }
    return source >= 0 ? interplay_who(source) : "handlers";
}

static void write_titles(Lanes *lanes)
{
    Pen *pen = lanes->pen;

    pen_repeat(pen, TONE_PLAIN, " ", INDENT);
    pen_number(pen, TONE_QUIET, "step", STEP_COLUMNS);
    pen_write(pen, TONE_PLAIN, " ");
    pen_cell(pen, TONE_QUIET, "main", LANE_COLUMNS);
    pen_write(pen, TONE_QUIET, " │ ");
    pen_write(pen, TONE_QUIET, right_title(lanes->trace));
    pen_newline(pen);
}

void lanes_write(Pen *pen, const ExploreTrace *trace, const GByteArray *shown,
                 const Source *source)
{
    Lanes lanes = {.pen = pen, .trace = trace, .source = source};
    guint hidden = 0;

    write_titles(&lanes);
    for (guint i = 0; i < trace->steps->len; i++) {
        const ExploreStep *step = g_ptr_array_index(trace->steps, i);

        if (shown != NULL && shown->data[i] == 0) {
            hidden += step->kind == STEP_INSTRUCTION;
            continue;
        }
        if (hidden > 0)
            write_gap(&lanes, hidden);
        hidden = 0;
        if (step->kind == STEP_INSTRUCTION)
            write_instruction(&lanes, step);
        else if (step->kind == STEP_RAISE)
            i = write_raise(&lanes, i);
        else
            write_other_event(&lanes, step);
    }
    if (hidden > 0)
        write_gap(&lanes, hidden);
}
