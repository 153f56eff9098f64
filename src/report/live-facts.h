/* SPDX-License-Identifier: GPL-2.0-or-later */
/* live-facts.h - what both reports of a live run say in words. */
#ifndef IRQLAB_REPORT_LIVE_FACTS_H
#define IRQLAB_REPORT_LIVE_FACTS_H

#include "report/report-live.h"

/** In how many runs @check held and failed; FALSE when a live run does not look at it. */
gboolean live_check(const ReportLive *live, const LabCheck *check, guint64 *ret_held,
                    guint64 *ret_failed);
/** The rule that the first crash broke: memory, stack or fault. */
BoardRule live_crash_rule(const BoardCrash *crash);
/** "SIGSEGV at address 0x0 in the handler of TIM4 (over main), lab.c:31".  Caller frees. */
char *live_crash_text(const ReportLive *live);
/** "heap_alloc() in the handler of TIM4, lab.c:31", the first time that @rule was broken.
 *  Caller frees. */
char *live_breach_text(const ReportLive *live, BoardRule rule);
/** Why the process ended before its time; NULL when it did not.  Caller frees. */
char *live_end_text(const ReportLive *live);
/** The line of the student's file that @pc is on: "lab.c:31"; NULL when it has none.
 *  Caller frees. */
char *live_where(const ReportLive *live, guint64 pc);

#endif
