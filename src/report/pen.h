/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pen.h - text laid out for people: tones, cells, wrapped paragraphs. */
#ifndef IRQLAB_REPORT_PEN_H
#define IRQLAB_REPORT_PEN_H

#include "report/report.h"

/** What a piece of text means; a colour where there is one. */
typedef enum {
    TONE_PLAIN,
    TONE_GOOD,
    TONE_BAD,
    TONE_UNSURE,
    TONE_STRONG,
    TONE_QUIET
} Tone;

typedef struct {
    GString *out;
    const ReportStyle *style;
} Pen;

void pen_init(Pen *pen, const ReportStyle *style);
/** What was written, in ASCII when the style is not UTF-8, without blanks at line ends.
 *  Caller frees; the pen is empty then. */
char *pen_finish(Pen *pen);

void pen_write(Pen *pen, Tone tone, const char *text);
void pen_printf(Pen *pen, Tone tone, const char *format, ...) G_GNUC_PRINTF(3, 4);
/** @text in exactly @width columns: padded on the right, or cut with a mark. */
void pen_cell(Pen *pen, Tone tone, const char *text, guint width);
/** The same, padded on the left. */
void pen_number(Pen *pen, Tone tone, const char *text, guint width);
/** @text as lines of at most REPORT_COLUMNS, each after @indent blanks; ends the line. */
void pen_paragraph(Pen *pen, Tone tone, guint indent, const char *text);
/** @count times @mark. */
void pen_repeat(Pen *pen, Tone tone, const char *mark, guint count);
void pen_newline(Pen *pen);

/** How many columns @text (UTF-8, one line) takes on a terminal. */
guint pen_width(const char *text);

#endif
