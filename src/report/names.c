/* SPDX-License-Identifier: GPL-2.0-or-later */
/* names.c - the words that every report uses for the same thing. */
#include <string.h>

#include "report/report.h"

const char *report_verdict_name(ResultVerdict verdict)
{
    static const char *const names[] = {
        [RESULT_PROVED] = "proved",
        [RESULT_REFUTED] = "refuted",
        [RESULT_INCONCLUSIVE] = "inconclusive",
        [RESULT_BUILD_FAILED] = "build-failed",
    };

    return names[verdict];
}

const char *report_status_name(CheckStatus status)
{
    static const char *const names[] = {
        [CHECK_PASSED] = "passed",
        [CHECK_FAILED] = "failed",
        [CHECK_INCONCLUSIVE] = "inconclusive",
        [CHECK_SKIPPED] = "skipped",
    };

    return names[status];
}

char *report_grouped(const char *decimal)
{
    gsize length = strlen(decimal);
    GString *text = g_string_new(NULL);

    if (length == 0 || strspn(decimal, "0123456789") != length) {
        g_string_append(text, decimal);
        return g_string_free(text, FALSE);
    }
    for (gsize i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            g_string_append_c(text, ',');
        g_string_append_c(text, decimal[i]);
    }
    return g_string_free(text, FALSE);
}
