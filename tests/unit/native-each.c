/* SPDX-License-Identifier: GPL-2.0-or-later */
/* native-each.c - linked to a test of small programs with known answers: each failure on a
 * host target is followed on this processor, too. */
#include "cli/follow.h"
#include "tests/unit/explore-fixture.h"

static void follow(Run *run, const ExploreTrace *trace)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(NativeRun) native = NULL;

    if (!g_str_equal(run->target->family, "host"))
        return;
    native = follow_trace(run->image, &run->config, trace, TRUE, g_getenv("IRQLAB_DATA"),
                          NULL, &error);
    g_assert_no_error(error);
    g_test_message("%s", native->confirmed ? "confirmed on this processor"
                                           : native->difference);
    if (native->fault != NULL)
        g_test_message("%s", native->fault);
    g_assert_true(native->confirmed);
}

__attribute__((constructor)) static void set(void)
{
    explore_cases_each = follow;
}
