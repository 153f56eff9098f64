/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report-live.h - what was counted while a program ran on the real processor. */
#ifndef IRQLAB_REPORT_REPORT_LIVE_H
#define IRQLAB_REPORT_REPORT_LIVE_H

#include "base/board-status.h"
#include "report/report.h"

/** All borrowed. */
typedef struct {
    const Lab *lab;
    const char *file;   /**< as the user named it */
    const char *sha256; /**< of the file that was built, or NULL */
    const Target *target;
    const Image *image;
    const BoardStatus *status; /**< as session_look() gives it */
    double seconds;            /**< that it ran */
    double speed;
    gboolean storm, cancelled;
    gboolean left;    /**< the program ended its process by itself */
    gboolean overran; /**< it did not end when its time was over */
    int signal;       /**< that ended the process for good, or 0 */
} ReportLive;

/** TRUE when a check failed, a rule was broken or the program crashed. */
gboolean report_live_breaks(const ReportLive *live);
/** TRUE when no run came to an end, so that nothing can be said. */
gboolean report_live_is_empty(const ReportLive *live);
/** The counts as text.  Caller frees. */
char *report_live_text(const ReportLive *live, const ReportStyle *style);
/** The same as one JSON object, schema irqlab/live/v1, and a newline.  Caller frees. */
char *report_live_json(const ReportLive *live, const char *version);

#endif
