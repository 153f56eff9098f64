/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report-text.h - the parts of the text report that stand in files of their own. */
#ifndef IRQLAB_REPORT_REPORT_TEXT_H
#define IRQLAB_REPORT_REPORT_TEXT_H

#include "report/pen.h"

/** Writes what was explored and what the answer rests on.  Only for a file that was built. */
void report_write_coverage(Pen *pen, const Result *result);

#endif
