/* SPDX-License-Identifier: GPL-2.0-or-later */
/* live-text.c - the counts of a live run for a person at an 80-column terminal. */
#include <string.h>

#include "report/live-facts.h"
#include "report/pen.h"
#include "toolchain/program.h"
#include "util/text.h"

#define MARK_INDENT 2
#define TEXT_INDENT 4
#define NAME_COLUMNS 10
#define COUNT_COLUMNS 14
#define TIME_COLUMNS 11
#define TOLD_COLUMNS 28
#define CONSOLE_SHOWN 56

static char *count_text(guint64 count)
{
    g_autofree char *decimal = g_strdup_printf("%" G_GUINT64_FORMAT, count);

    return report_grouped(decimal);
}

/* "1 run", "2,000 runs" */
static char *runs_text(guint64 count)
{
    g_autofree char *number = count_text(count);

    return g_strdup_printf("%s run%s", number, count == 1 ? "" : "s");
}

static char *time_text(guint64 ns)
{
    if (ns < 1000)
        return g_strdup_printf("%u ns", (guint)ns);
    if (ns < 1000000)
        return g_strdup_printf("%.1f µs", (double)ns / 1e3);
    if (ns < 1000000000)
        return g_strdup_printf("%.1f ms", (double)ns / 1e6);
    return g_strdup_printf("%.1f s", (double)ns / 1e9);
}

/* ---- the first lines --------------------------------------------------------------------- */

static void write_headline(Pen *pen, const ReportLive *live)
{
    gboolean breaks = report_live_breaks(live);
    g_autofree char *base = g_path_get_basename(live->file);
    g_autofree char *file = text_make_safe_name(base);
    g_autofree char *runs = runs_text(live->status->runs);

    if (report_live_is_empty(live))
        pen_write(pen, TONE_BAD, "NO RUN");
    else
        pen_write(pen, breaks ? TONE_BAD : TONE_GOOD, breaks ? "FAILED" : "HELD");
    pen_write(pen, TONE_PLAIN, "  ");
    pen_cell(pen, TONE_STRONG, file, MIN(pen_width(file), 24));
    pen_printf(pen, TONE_PLAIN, "  %s  %s in %.1f s", live->lab->slug, runs,
               live->seconds);
    pen_newline(pen);
    pen_printf(pen, TONE_QUIET, "  live on this processor: %s, %s", live->target->name,
               live->storm ? "a storm of interrupts" : "steady timers");
    if (live->speed != 1)
        pen_printf(pen, TONE_QUIET, ", at speed %g", live->speed);
    if (live->cancelled)
        pen_write(pen, TONE_QUIET, ", stopped by you");
    pen_newline(pen);
}

/* "held in 2,180 runs"; "2,177 held, 3 failed" */
static char *check_text(guint64 held, guint64 failed)
{
    g_autofree char *runs = runs_text(held), *good = count_text(held);
    g_autofree char *bad = count_text(failed);

    if (held == 0 && failed == 0)
        return g_strdup("not met");
    if (failed == 0)
        return g_strdup_printf("held in %s", runs);
    return g_strdup_printf("%s held, %s failed", good, bad);
}

/* A rule is broken more than once a run. */
static char *check_told(const LabCheck *check, guint64 held, guint64 failed)
{
    g_autofree char *times = count_text(failed);

    if (failed == 0 || check->kind == LAB_CHECK_SCENARIO)
        return check_text(held, failed);
    return failed == 1 ? g_strdup("broken once")
                       : g_strdup_printf("broken %s times", times);
}

static void write_check(Pen *pen, const ReportLive *live, const LabCheck *check)
{
    guint64 held = 0, failed = 0;
    gboolean looked = live_check(live, check, &held, &failed);
    g_autofree char *text =
        looked ? check_told(check, held, failed) : g_strdup("not measured live");
    gboolean quiet = !looked || (held == 0 && failed == 0);

    pen_repeat(pen, TONE_PLAIN, " ", MARK_INDENT);
    pen_write(pen,
              quiet        ? TONE_QUIET
              : failed > 0 ? TONE_BAD
                           : TONE_GOOD,
              quiet        ? "- "
              : failed > 0 ? "✗ "
                           : "✓ ");
    pen_cell(pen, TONE_PLAIN, check->title, REPORT_COLUMNS - TEXT_INDENT - TOLD_COLUMNS);
    pen_number(pen, quiet ? TONE_QUIET : TONE_PLAIN, text, TOLD_COLUMNS);
    pen_newline(pen);
}

/* ---- what went wrong -------------------------------------------------------------------------- */

static void write_bad(Pen *pen, const char *text)
{
    g_autofree char *line = g_strconcat("✗ ", text, NULL);

    pen_newline(pen);
    pen_paragraph(pen, TONE_BAD, 0, line);
}

static void write_trouble(Pen *pen, const LiveTrouble *trouble)
{
    g_autofree char *count = count_text(trouble->times);
    g_autofree char *line =
        trouble->times == 1
            ? g_strdup_printf("%s: %s (once)", trouble->rule, trouble->first)
            : g_strdup_printf("%s: %s (%s times; the first is told)", trouble->rule,
                              trouble->first, count);

    write_bad(pen, line);
}

static void write_troubles(Pen *pen, const ReportLive *live)
{
    g_autoptr(GPtrArray) troubles = live_troubles(live);
    g_autofree char *end = live_end_text(live);

    for (guint i = 0; i < troubles->len; i++)
        write_trouble(pen, g_ptr_array_index(troubles, i));
    if (end != NULL)
        write_bad(pen, end);
}

/* ---- tables ---------------------------------------------------------------------------------------- */

static void write_count(Pen *pen, guint64 count)
{
    g_autofree char *text = count_text(count);

    pen_number(pen, TONE_PLAIN, text, COUNT_COLUMNS);
}

static void write_titles(Pen *pen, const char *first, const char *const *titles,
                         guint width)
{
    pen_newline(pen);
    pen_repeat(pen, TONE_PLAIN, " ", MARK_INDENT);
    pen_cell(pen, TONE_QUIET, first, NAME_COLUMNS);
    for (; *titles != NULL; titles++)
        pen_number(pen, TONE_QUIET, *titles, width);
    pen_newline(pen);
}

static void write_counts(Pen *pen, const ReportLive *live)
{
    static const char *const titles[] = {"raised", "taken", "lost", "nested", NULL};

    write_titles(pen, "source", titles, COUNT_COLUMNS);
    for (guint i = 0; i < live->lab->sources->len; i++) {
        const LabSource *source = g_ptr_array_index(live->lab->sources, i);
        const BoardSource *counts = &live->status->sources[source->number];

        pen_repeat(pen, TONE_PLAIN, " ", MARK_INDENT);
        pen_cell(pen, TONE_PLAIN, source->name, NAME_COLUMNS);
        write_count(pen, counts->raised);
        write_count(pen, counts->taken);
        write_count(pen, counts->lost);
        write_count(pen, counts->nested);
        pen_newline(pen);
    }
}

static void write_times(Pen *pen, const Histogram *histogram)
{
    const guint64 values[] = {histogram_percentile(histogram, 500),
                              histogram_percentile(histogram, 990), histogram->max};

    for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
        g_autofree char *text = time_text(values[i]);

        pen_number(pen, TONE_PLAIN, histogram->count > 0 ? text : "-", TIME_COLUMNS);
    }
}

static void write_histograms(Pen *pen, const ReportLive *live)
{
    static const char *const titles[] = {"latency p50", "p99", "max", "run p50",
                                         "p99",         "max", NULL};

    write_titles(pen, "times", titles, TIME_COLUMNS);
    for (guint i = 0; i < live->lab->sources->len; i++) {
        const LabSource *source = g_ptr_array_index(live->lab->sources, i);
        const BoardSource *counts = &live->status->sources[source->number];

        pen_repeat(pen, TONE_PLAIN, " ", MARK_INDENT);
        pen_cell(pen, TONE_PLAIN, source->name, NAME_COLUMNS);
        write_times(pen, &counts->latency);
        write_times(pen, &counts->handler);
        pen_newline(pen);
    }
}

/* ---- devices ------------------------------------------------------------------------------------------ */

static void write_leds(Pen *pen, const BoardStatus *status)
{
    static const char *const colours[] = {"red", "green", "yellow", "blue"};
    g_autofree char *changes = count_text(status->led_changes);

    if (status->led_changes == 0)
        return;
    pen_printf(pen, TONE_PLAIN, "  LEDs: %s changes; now", changes);
    for (guint i = 0; i < G_N_ELEMENTS(colours); i++)
        pen_printf(pen, TONE_PLAIN, " %s %s%s", colours[i],
                   status->leds >> i & 1 ? "on" : "off", i < 3 ? "," : "");
    pen_newline(pen);
}

/* The latest @most bytes of a ring into which @total were written. */
static char *ring_text(const void *ring, gsize size, guint64 total, gsize most)
{
    gsize shown = (gsize)MIN(total, MIN(most, size));
    g_autofree char *text = g_malloc(shown + 1);

    for (gsize i = 0; i < shown; i++)
        text[i] = ((const char *)ring)[(total - shown + i) % size];
    return text_make_safe(text, (gssize)shown, most * 8);
}

static void write_devices(Pen *pen, const ReportLive *live)
{
    const BoardStatus *status = live->status;
    g_autofree char *received = ring_text(status->received, BOARD_RECEIVED_BYTES,
                                          status->n_received, BOARD_RECEIVED_BYTES);
    g_autofree char *console = ring_text(status->console, BOARD_CONSOLE_BYTES,
                                         status->console_length, CONSOLE_SHOWN);

    if (status->led_changes + status->n_received + status->console_length == 0)
        return;
    pen_newline(pen);
    write_leds(pen, status);
    if (status->n_received > 0) {
        g_autofree char *count = count_text(status->n_received);
        g_autofree char *text =
            g_strdup_printf("UART1: %s bytes, at last: %s", count, received);

        pen_paragraph(pen, TONE_PLAIN, MARK_INDENT, text);
    }
    if (status->console_length > 0) {
        pen_write(pen, TONE_PLAIN, "  Console, at last: ");
        pen_cell(pen, TONE_PLAIN, g_strdelimit(console, "\n\t", ' '), CONSOLE_SHOWN);
        pen_newline(pen);
    }
}

/* ---- all of it --------------------------------------------------------------------------------------------- */

static void write_lesson(Pen *pen, const ReportLive *live)
{
    g_autofree char *text = g_strdup_printf(
        report_live_is_empty(live)
            ? "No run came to its end in this time. Give it more --seconds, or look for "
              "a loop that waits for ever: irqlab grade %s FILE finds it."
        : report_live_breaks(live)
            ? "Which instruction was it, and why? irqlab grade %s FILE shows the "
              "shortest schedule that does it, step by step."
            : "That is a sample: the interrupts came where they happened to come. "
              "irqlab grade %s FILE lets them come at every instruction.",
        live->lab->slug);

    pen_newline(pen);
    pen_paragraph(pen, TONE_QUIET, MARK_INDENT, text);
}

char *report_live_text(const ReportLive *live, const ReportStyle *style)
{
    Pen pen;

    pen_init(&pen, style);
    write_headline(&pen, live);
    pen_newline(&pen);
    for (guint i = 0; i < live->lab->checks->len; i++)
        write_check(&pen, live, g_ptr_array_index(live->lab->checks, i));
    write_troubles(&pen, live);
    write_counts(&pen, live);
    write_histograms(&pen, live);
    write_devices(&pen, live);
    write_lesson(&pen, live);
    return pen_finish(&pen);
}
