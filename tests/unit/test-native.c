/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-native.c - small programs followed on this processor: what agrees, and what must be
 * seen not to.  native-each.c follows each failure besides. */
#include <errno.h>
#include <string.h>
#include <sys/wait.h>

#include "cli/follow.h"
#include "tests/unit/explore-fixture.h"

#define ONE_TIM4 .sources = {{.number = TIM4, .priority = 8, .events = 1}}
#define TWO_TIM4 .sources = {{.number = TIM4, .priority = 8, .events = 2}}
#define TIM4_AND_TIM2                                                                    \
    .sources = {{.number = TIM4, .priority = 8, .events = 1},                            \
                {.number = TIM2, .priority = 2, .events = 1}}
/* More than most of these programs have. */
#define LAST_BOUNDARY 60
#define COUNTING "static volatile unsigned count$;\n"
#define ON(body) "void on$(void *self) { (void)self; " body " }\n"
#define GO(body) "void go$(void)\n{\n" body "\n}\n"
#define HANDLER_AND_GO SCENARIO(TIM4_AND_GO)

/* ---- following ---------------------------------------------------------------------- */

static gboolean is_native(const Run *run)
{
    return g_str_equal(run->target->family, "host");
}

static NativeRun *follow(const Run *run, const ExploreTrace *trace)
{
    g_autoptr(GError) error = NULL;
    NativeRun *native = follow_trace(run->image, &run->config, trace, TRUE,
                                     g_getenv("IRQLAB_DATA"), NULL, &error);

    g_assert_no_error(error);
    if (!native->confirmed)
        g_test_message("%s", native->difference);
    return native;
}

/* FALSE when the schedule cannot happen. */
static gboolean confirm(Run *run, const char *text)
{
    g_autoptr(GError) refused = NULL, error = NULL;
    g_autoptr(GArray) schedule = explore_schedule_parse(text, &error);
    g_autoptr(ExploreTrace) trace = NULL;
    g_autoptr(NativeRun) native = NULL;

    g_assert_no_error(error);
    trace = explore_replay(run->image, &run->config, schedule, FOLLOW_MAX_STEPS, NULL,
                           &refused);
    if (trace == NULL)
        return FALSE;
    g_test_message("%s", text);
    native = follow(run, trace);
    g_assert_true(native->confirmed);
    g_assert_cmpuint(native->n_matched, ==, trace->steps->len);
    return TRUE;
}

static void assert_differs(const Run *run, const ExploreTrace *trace, const char *how)
{
    g_autoptr(NativeRun) native = follow(run, trace);
    g_autoptr(ExploreTrace) both = NULL;

    g_assert_false(native->confirmed);
    g_assert_nonnull(strstr(native->difference, how));
    g_assert_cmpuint(native->n_matched, <=, trace->steps->len);
    /* What it did until then is there to be looked at. */
    both = follow_native_trace(trace, native);
    g_assert_cmpuint(both->steps->len, >=, native->n_matched);
}

/* TIM4 at each boundary of main's own. */
static void more_everywhere(Run *run)
{
    guint done = 0;

    if (!is_native(run))
        return;
    for (guint at = 1; at <= LAST_BOUNDARY; at++) {
        g_autofree char *text = g_strdup_printf("TIM4@%u", at);

        done += confirm(run, text);
    }
    g_assert_cmpuint(done, >=, 2);
}

/* TIM2 at each boundary after TIM4 has come: inside its handler, and with it. */
static void more_nested(Run *run)
{
    guint done = 0;

    if (!is_native(run))
        return;
    for (guint at = 2; at <= 16; at++) {
        g_autofree char *text = g_strdup_printf("TIM2@%u,TIM4@2", at);

        done += confirm(run, text);
    }
    g_assert_cmpuint(done, >, 5);
}

/* ---- a planted disagreement --------------------------------------------------------------- */

static ExploreStep *step_of(const ExploreTrace *trace, ExploreStepKind kind)
{
    for (guint i = 0; i < trace->steps->len; i++) {
        ExploreStep *step = g_ptr_array_index(trace->steps, i);

        if (step->kind == kind)
            return step;
    }
    g_error("no such step");
}

/* The last access of data there is: of the shared count. */
static ExploreAccess *access_of(const ExploreTrace *trace, gboolean write)
{
    for (guint i = trace->steps->len; i-- > 0;) {
        ExploreStep *step = g_ptr_array_index(trace->steps, i);
        GArray *accesses = write ? step->writes : step->reads;

        for (guint k = 0; k < accesses->len; k++) {
            ExploreAccess *access = &g_array_index(accesses, ExploreAccess, k);

            if (access->name != NULL)
                return access;
        }
    }
    g_error("no such access");
}

static ExploreTrace *failing(Run *run)
{
    const ExploreFailure *failure = g_ptr_array_index(run->result->failures, 0);
    g_autofree char *schedule = explore_schedule_format(failure->schedule);

    return run_replay(run, schedule);
}

/* Each kind of thing that is compared is falsified by itself. */
static void more_tampered(Run *run)
{
    g_autoptr(ExploreTrace) read = NULL, written = NULL, old = NULL, pc = NULL;
    g_autoptr(ExploreTrace) taken = NULL, check = NULL, raise = NULL, sp = NULL;
    g_autoptr(ExploreTrace) cut = NULL, lost = NULL, later = NULL;

    if (!is_native(run))
        return;
    read = failing(run);
    access_of(read, FALSE)->value++;
    assert_differs(run, read, "reads count");
    written = failing(run);
    access_of(written, TRUE)->value++;
    assert_differs(run, written, "writes count");
    old = failing(run);
    access_of(old, TRUE)->old_value++;
    assert_differs(run, old, "overwrites count");
    pc = failing(run);
    step_of(pc, STEP_INSTRUCTION)->pc++;
    assert_differs(run, pc, "main executes");
    sp = failing(run);
    step_of(sp, STEP_INSTRUCTION)->sp -= 8;
    assert_differs(run, sp, "the stack pointer");
    taken = failing(run);
    step_of(taken, STEP_TAKE)->source = TIM2;
    assert_differs(run, taken, "TIM4 begins here, but in the emulator TIM2 begins");
    check = failing(run);
    g_free(step_of(check, STEP_CHECK)->text);
    step_of(check, STEP_CHECK)->text = g_strdup("other");
    assert_differs(run, check, "the check 'sum' fails here");
    raise = failing(run);
    g_ptr_array_remove(raise->steps, step_of(raise, STEP_RAISE));
    assert_differs(run, raise, "in the emulator TIM4 begins");
    lost = failing(run);
    step_of(lost, STEP_RAISE)->lost = TRUE;
    assert_differs(run, lost, "lost");
    later = failing(run);
    step_of(later, STEP_RAISE)->boundary++;
    assert_differs(run, later, "");
    /* A run that goes on although it should be over. */
    cut = failing(run);
    g_ptr_array_set_size(cut->steps, (gint)cut->steps->len - 3);
    assert_differs(run, cut, "in the emulator the run is over");
}

/* What depends on stack that was never written may differ, and that is named. */
static void more_dead(Run *run)
{
    g_autoptr(ExploreTrace) trace = NULL;
    g_autoptr(NativeRun) native = NULL;

    if (!is_native(run))
        return;
    trace = run_replay(run, "none");
    native = follow(run, trace);
    if (native->confirmed) {
        g_test_skip("this compiler does not read what was never written");
        return;
    }
    g_assert_true(native->dead);
    g_assert_nonnull(strstr(native->difference, "read stack that it never wrote"));
}

/* ---- hostile programs ----------------------------------------------------------------------- */

/* The emulated run ends at the system call, which is not executed here.  Were it taken for
 * allowed, the filter would end the process. */
static void more_hostile(Run *run)
{
    g_autoptr(ExploreTrace) trace = NULL;
    ExploreFailure *failure;

    if (!is_native(run))
        return;
    trace = failing(run);
    failure = g_ptr_array_index(trace->failures, 0);
    failure->rule = RULE_HANG;
    assert_differs(run, trace, "SIGSYS");
}

#define SYSTEM_CALL(x86, arm, first)                                                     \
    "#if defined __x86_64__\nregister long n __asm__(\"rax\") = " x86                    \
    ", a __asm__(\"rdi\") = " first                                                      \
    ";\n__asm__ volatile(\"syscall\" : \"+r\"(n) : \"r\"(a) : "                          \
    "\"rcx\", \"r11\", \"memory\");\n"                                                   \
    "#elif defined __aarch64__\nregister long n __asm__(\"x8\") = " arm                  \
    ", a __asm__(\"x0\") = " first                                                       \
    ";\n__asm__ volatile(\"svc 0\" : \"+r\"(a) : \"r\"(n) : \"memory\");\n"              \
    "#else\n__asm__ volatile(\"svc 0\");\n#endif\n"
#define HOSTILE(what, call)                                                              \
    {                                                                                    \
        "a program that " what " ends in a refusal", NULL,                               \
            "void on$(void *self) { (void)self; }\nvoid go$(void)\n{\n" call "}\n",      \
            HANDLER_AND_GO, .breaks = "fault", .more = more_hostile                      \
    }

/* ---- ends --------------------------------------------------------------------------------- */

/* A run that is cancelled ends at once, and no process is left of any. */
static void more_cancelled(Run *run)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_autoptr(ExploreTrace) trace = NULL;
    g_autoptr(GError) error = NULL;

    if (!is_native(run))
        return;
    trace = failing(run);
    g_cancellable_cancel(cancellable);
    g_assert_null(follow_trace(run->image, &run->config, trace, TRUE,
                               g_getenv("IRQLAB_DATA"), cancellable, &error));
    g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpint(waitpid(-1, NULL, WNOHANG), ==, -1);
    g_assert_cmpint(errno, ==, ECHILD);
}

static const Case cases[] = {
    {"a raise is taken at its boundary", NULL,
     COUNTING ON("count$ += 1;") GO("count$ += 1; count$ += 1;"), HANDLER_AND_GO,
     ONE_TIM4, .more = more_everywhere},
    {"what differs is seen",
     "void go$(void); void on$(void *self); unsigned sum$(void);\n",
     "static volatile unsigned count;\n" ON("count += 1;")
         GO("unsigned seen = count; " NOP4
            " count = seen + 1;") "unsigned sum$(void) { return count; }\n",
     SCENARIO(TIM4_AND_GO "settle();\ncheck(\"sum\", sum$() == 2);\n"), ONE_TIM4,
     .breaks = "sum", .more = more_tampered},
    {"handlers nest, and are taken together",
     "void go$(void); void on$(void *self); void urgent$(void *self);\n",
     COUNTING ON("count$ += 1; count$ += 1;") "void urgent$(void *self) { (void)self; "
                                              "count$ = 0; }\n" GO(NOP4
                                                                   "count$ += 1;" NOP4),
     SCENARIO("irq_attach(TIM2, 2, urgent$, 0);\n" TIM4_AND_GO), TIM4_AND_TIM2,
     .more = more_nested},
    {"a masked raise waits", NULL,
     COUNTING ON("count$ += 1;")
         GO("irq_state s = irq_disable(); count$ += 1; irq_enable(s); count$ += 1;"),
     HANDLER_AND_GO, TWO_TIM4, .more = more_everywhere},
    {"a raise ends a wait", NULL,
     COUNTING ON("count$ += 1;") GO("irq_wait(); count$ += 1;"), HANDLER_AND_GO, ONE_TIM4,
     .breaks = "lost-wakeup", .more = more_everywhere},
    {"a handler that ends with irq_enable() returns before the next one", NULL,
     COUNTING ON("irq_state s = irq_disable(); count$ += 1; irq_enable(s);")
         GO(NOP4 NOP4),
     HANDLER_AND_GO, TWO_TIM4, .more = more_everywhere},
    {"a scheduled call starts when its time comes",
     "void go$(void); void on$(void *self); void later$(void *self);\n",
     COUNTING "void later$(void *self) { (void)self; count$ += 1; }\n" ON(
         "irq_schedule(later$, 0);") GO("void *p = heap_alloc(8); heap_free(p);" NOP4),
     HANDLER_AND_GO, ONE_TIM4, .more = more_everywhere},
    {"string instructions count each word", NULL,
     "static char from$[24] = \"0123456789\", to$[24];\n" ON("to$[3] = 'x';")
         GO("#if defined __x86_64__\nchar *d = to$, *s = from$; unsigned long n = 9;\n"
            "__asm__ volatile(\"rep movsb\" : \"+D\"(d), \"+S\"(s), \"+c\"(n) : : "
            "\"memory\");\n"
            "#else\nfor (int i = 0; i < 9; i++) to$[i] = from$[i];\n#endif\n"),
     HANDLER_AND_GO, ONE_TIM4, .more = more_everywhere},
    {"an endless loop comes round", NULL,
     "static volatile int never$;\n" ON("never$ = 0;") GO("while (!never$) { }"),
     HANDLER_AND_GO, ONE_TIM4, .breaks = "hang", .more = more_cancelled},
    {"an endless loop that asks the board comes round", NULL,
     "static volatile unsigned asked$;\n" ON("asked$ = 0;")
         GO("while (!uart_ready()) asked$ ^= 1;"),
     HANDLER_AND_GO, ONE_TIM4, .breaks = "hang"},
    {"a lost wake-up sleeps for ever", NULL,
     "static volatile int came$;\n" ON("came$ = 1;") GO("while (!came$) irq_wait();"),
     HANDLER_AND_GO, ONE_TIM4, .breaks = "lost-wakeup"},
    {"a wild store faults", NULL, "static int *volatile p$;\n" ON("*p$ = 1;") GO(NOP4),
     HANDLER_AND_GO, ONE_TIM4, .breaks = "memory"},
    {"stack that was never written is named", NULL,
     COUNTING ON("count$ = 0;") GO("volatile unsigned none[8]; count$ = none[3];"),
     HANDLER_AND_GO, ONE_TIM4, .more = more_dead},
    HOSTILE("forks", SYSTEM_CALL("57", "220", "17")),
    HOSTILE("kills", SYSTEM_CALL("62", "129", "1")),
    HOSTILE("traces", SYSTEM_CALL("101", "117", "0")),
    HOSTILE("writes", SYSTEM_CALL("1", "64", "1")),
};

/* ---- what cannot be followed -------------------------------------------------------------------- */

static void test_a_run_that_was_cut_is_refused(void)
{
    ExploreTrace trace = {.truncated = TRUE};
    ExploreConfig config = {.tick_source = -1};
    g_autoptr(GError) error = NULL;

    g_assert_null(follow_trace(NULL, &config, &trace, TRUE, NULL, NULL, &error));
    g_assert_error(error, NATIVE_ERROR, NATIVE_ERROR_FAILED);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/native/a run that was cut is refused",
                    test_a_run_that_was_cut_is_refused);
    return explore_cases_run("native", cases, G_N_ELEMENTS(cases));
}
