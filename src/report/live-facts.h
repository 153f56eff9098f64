/* SPDX-License-Identifier: GPL-2.0-or-later */
/* live-facts.h - what both reports of a live run say in words. */
#ifndef IRQLAB_REPORT_LIVE_FACTS_H
#define IRQLAB_REPORT_LIVE_FACTS_H

#include "report/report-live.h"

/** In how many runs @check held and failed; FALSE when a live run does not look at it. */
gboolean live_check(const ReportLive *live, const LabCheck *check, guint64 *ret_held,
                    guint64 *ret_failed);
/** What went wrong, and how often. */
typedef struct {
    const char *rule; /**< its name */
    guint64 times;
    char *
        first; /**< "heap_alloc() in the handler of TIM4, lab.c:31", or "SIGSEGV at address
                      0x0 in the handler of TIM4 (over main), lab.c:31" */
} LiveTrouble;

/** A LiveTrouble for each rule that was broken, for those about calls in a handler one for
 *  each function that was called, and for crashes.  Caller unrefs. */
GPtrArray *live_troubles(const ReportLive *live);
/** Why the process ended before its time; NULL when it did not.  Caller frees. */
char *live_end_text(const ReportLive *live);

#endif
