/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report.h - views of a result, and of one trace.  Nothing here computes a verdict. */
#ifndef IRQLAB_REPORT_REPORT_H
#define IRQLAB_REPORT_REPORT_H

#include "grade/result.h"

/** How a text for people looks. */
typedef struct {
    gboolean utf8;   /**< else plain ASCII, with stand-ins */
    gboolean colour; /**< escape sequences for a terminal */
} ReportStyle;

/** The columns that every text report keeps to. */
#define REPORT_COLUMNS 80

/** The result as text: whether it holds first, then why.  Caller frees. */
char *report_text(const Result *result, const ReportStyle *style);

/** The result as one JSON object, schema irqlab/result/v1, and a newline.  @version is
 *  irqlab's.  Caller frees. */
char *report_json(const Result *result, const char *version);

/** What a replay has to say.  All borrowed. */
typedef struct {
    const Lab *lab;
    const char *file;   /**< as the user named it */
    const char *sha256; /**< of the file that was built, or NULL */
    const Target *target;
    const char *schedule;
    const ExploreTrace *trace;        /**< emulated */
    const ExploreTrace *native_trace; /**< what this processor did; NULL: not asked */
    const char *difference;           /**< of the two, one line; NULL: none */
    gboolean dead;                    /**< it comes from stack that was never written */
} ReportReplay;

/** True when @replay breaks something: a check, a rule, or a limit of the lab. */
gboolean report_replay_breaks(const ReportReplay *replay);
/** Every step of a replay as text.  Caller frees. */
char *report_trace_text(const ReportReplay *replay, const ReportStyle *style);
/** The same as one JSON object, schema irqlab/replay/v1, and a newline.  Caller frees. */
char *report_trace_json(const ReportReplay *replay, const char *version);

/** "proved", "refuted", "inconclusive", "build-failed".  Static. */
const char *report_verdict_name(ResultVerdict verdict);
/** "passed", "failed", "inconclusive", "skipped".  Static. */
const char *report_status_name(CheckStatus status);
/** "1,234,567" for a decimal number; other text as it is.  Caller frees. */
char *report_grouped(const char *decimal);

#endif
