/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test-nvic.c - the interrupt controller model, rule by rule of the ARMv7-M Architecture
 * Reference Manual (DDI 0403), and against a reference model written another way.
 */
#include <glib.h>
#include <string.h>

#include "nvic/nvic.h"

static Nvic fresh(void)
{
    Nvic nvic;
    memset(&nvic, 0xa5, sizeof nvic); /* nvic_init() must not rely on zeros */
    nvic_init(&nvic);
    return nvic;
}

static void assert_same_state(const Nvic *a, const Nvic *b)
{
    g_assert_cmpmem(a, NVIC_STATE_BYTES, b, NVIC_STATE_BYTES);
}

/* ---- valid and invalid calls ------------------------------------------------------- */

static void test_starts_with_nothing_enabled_and_nothing_running(void)
{
    Nvic nvic = fresh(), zeros;
    memset(&zeros, 0, sizeof zeros);
    g_assert_cmpmem(&nvic, sizeof nvic, &zeros, sizeof zeros);
    g_assert_cmpint(nvic_next(&nvic), ==, NVIC_NONE);
    g_assert_cmpint(nvic_take(&nvic), ==, NVIC_NONE);
    g_assert_cmpint(nvic_return(&nvic), ==, NVIC_NONE);
    g_assert_cmpint(nvic_running(&nvic), ==, NVIC_NONE);
    g_assert_cmpuint(nvic_priority(&nvic), ==, NVIC_THREAD_PRIORITY);
    g_assert_false(nvic_wakes(&nvic));
    g_assert_cmpmem(&nvic, sizeof nvic, &zeros, sizeof zeros);
}

static void test_refuses_bad_arguments_and_stays_unchanged(void)
{
    Nvic nvic = fresh();
    nvic_attach(&nvic, 31, 15);
    Nvic before = nvic;
    g_assert_cmpint(nvic_attach(&nvic, 32, 0), ==, NVIC_ERROR_ARGUMENT);
    g_assert_cmpint(nvic_attach(&nvic, 31, 16), ==, NVIC_ERROR_ARGUMENT);
    g_assert_cmpint(nvic_attach(&nvic, G_MAXUINT, G_MAXUINT), ==, NVIC_ERROR_ARGUMENT);
    g_assert_cmpint(nvic_enable(&nvic, 32), ==, NVIC_ERROR_ARGUMENT);
    g_assert_cmpint(nvic_disable(&nvic, 32), ==, NVIC_ERROR_ARGUMENT);
    g_assert_false(nvic_raise(&nvic, 32));
    g_assert_false(nvic_is_enabled(&nvic, 32));
    g_assert_false(nvic_is_pending(&nvic, G_MAXUINT));
    g_assert_false(nvic_is_active(&nvic, 32));
    g_assert_cmpmem(&nvic, sizeof nvic, &before, sizeof before);
}

/* ---- pending: B1.5.1 (states), B3.4 (set, clear, enable) --------------------------- */

static void test_b1_5_1_raise_take_return_is_inactive_pending_active_inactive(void)
{
    Nvic nvic = fresh();
    g_assert_cmpint(nvic_attach(&nvic, 4, 7), ==, 0);
    g_assert_false(nvic_is_pending(&nvic, 4));
    g_assert_true(nvic_raise(&nvic, 4));
    g_assert_true(nvic_is_pending(&nvic, 4));
    g_assert_false(nvic_is_active(&nvic, 4));
    g_assert_cmpint(nvic_take(&nvic), ==, 4);
    g_assert_false(nvic_is_pending(&nvic, 4));
    g_assert_true(nvic_is_active(&nvic, 4));
    g_assert_cmpint(nvic_running(&nvic), ==, 4);
    g_assert_cmpuint(nvic_priority(&nvic), ==, 7);
    g_assert_cmpint(nvic_return(&nvic), ==, 4);
    g_assert_false(nvic_is_active(&nvic, 4));
    g_assert_cmpint(nvic_running(&nvic), ==, NVIC_NONE);
}

static void test_b3_4_1_a_raise_while_pending_is_lost_and_counted(void)
{
    Nvic nvic = fresh();
    nvic_attach(&nvic, 2, 0);
    g_assert_true(nvic_raise(&nvic, 2));
    Nvic before = nvic;
    g_assert_false(nvic_raise(&nvic, 2));
    g_assert_false(nvic_raise(&nvic, 2));
    assert_same_state(&nvic, &before); /* counts are no part of the state */
    g_assert_cmpuint(nvic.counts.raised[2], ==, 3);
    g_assert_cmpuint(nvic.counts.lost[2], ==, 2);
    g_assert_cmpint(nvic_take(&nvic), ==, 2);
    g_assert_cmpint(nvic_return(&nvic), ==, 2);
    g_assert_cmpint(nvic_next(&nvic), ==, NVIC_NONE); /* three raises, one service */
    g_assert_cmpuint(nvic.counts.taken[2], ==, 1);
}

static void test_b1_5_1_a_raise_while_active_pends_once_and_is_taken_after(void)
{
    Nvic nvic = fresh();
    nvic_attach(&nvic, 2, 0);
    nvic_raise(&nvic, 2);
    nvic_take(&nvic);
    g_assert_true(nvic_raise(&nvic, 2));              /* active and pending */
    g_assert_false(nvic_raise(&nvic, 2));             /* and only once */
    g_assert_cmpint(nvic_next(&nvic), ==, NVIC_NONE); /* not into itself */
    g_assert_cmpint(nvic_return(&nvic), ==, 2);
    g_assert_cmpint(nvic_take(&nvic), ==, 2);
    g_assert_cmpuint(nvic.counts.raised[2], ==, 3);
    g_assert_cmpuint(nvic.counts.lost[2], ==, 1);
    g_assert_cmpuint(nvic.counts.taken[2], ==, 2);
}

static void test_b3_4_3_a_disabled_source_pends_but_is_not_taken(void)
{
    Nvic nvic = fresh();
    g_assert_true(nvic_raise(&nvic, 9)); /* never enabled */
    g_assert_cmpint(nvic_next(&nvic), ==, NVIC_NONE);
    g_assert_false(nvic_wakes(&nvic));
    g_assert_cmpint(nvic_enable(&nvic, 9), ==, 0);
    g_assert_cmpint(nvic_next(&nvic), ==, 9);
    g_assert_cmpint(nvic_disable(&nvic, 9), ==, 0); /* keeps it pending */
    g_assert_true(nvic_is_pending(&nvic, 9));
    g_assert_cmpint(nvic_take(&nvic), ==, NVIC_NONE);
    nvic_enable(&nvic, 9);
    g_assert_cmpint(nvic_take(&nvic), ==, 9);
}

static void test_b3_4_3_disabling_does_not_end_an_active_handler(void)
{
    Nvic nvic = fresh();
    nvic_attach(&nvic, 1, 3);
    nvic_attach(&nvic, 2, 3);
    nvic_raise(&nvic, 1);
    nvic_take(&nvic);
    nvic_disable(&nvic, 1);
    nvic_raise(&nvic, 2);
    g_assert_cmpint(nvic_running(&nvic), ==, 1);
    g_assert_cmpint(nvic_next(&nvic), ==, NVIC_NONE); /* still runs at priority 3 */
    g_assert_cmpint(nvic_return(&nvic), ==, 1);
    g_assert_cmpint(nvic_next(&nvic), ==, 2);
}

static void test_attaching_again_keeps_what_is_pending(void)
{
    Nvic nvic = fresh();
    nvic_attach(&nvic, 5, 9);
    nvic_attach(&nvic, 6, 8);
    nvic_raise(&nvic, 5);
    nvic_raise(&nvic, 6);
    g_assert_cmpint(nvic_next(&nvic), ==, 6);
    nvic_attach(&nvic, 5, 0); /* B1.5.4: the new priority counts at once */
    g_assert_cmpint(nvic_next(&nvic), ==, 5);
}

/* ---- priorities: B1.5.4 ------------------------------------------------------------ */

static void test_b1_5_4_the_lowest_priority_number_goes_first(void)
{
    Nvic nvic = fresh();
    for (unsigned i = 0; i < NVIC_PRIORITIES; i++) {
        nvic_attach(&nvic, i, NVIC_PRIORITIES - 1 - i);
        nvic_raise(&nvic, i);
    }
    for (unsigned i = NVIC_PRIORITIES; i-- > 0;) {
        g_assert_cmpint(nvic_take(&nvic), ==, (int)i);
        g_assert_cmpint(nvic_return(&nvic), ==, (int)i);
    }
}

static void test_b1_5_4_among_equals_the_lowest_source_goes_first(void)
{
    Nvic nvic = fresh();
    for (unsigned i = NVIC_MAX_SOURCES; i-- > 0;) {
        nvic_attach(&nvic, i, 6);
        nvic_raise(&nvic, i);
    }
    for (unsigned i = 0; i < NVIC_MAX_SOURCES; i++) {
        g_assert_cmpint(nvic_take(&nvic), ==, (int)i);
        g_assert_cmpint(nvic_next(&nvic), ==, NVIC_NONE); /* equals do not pre-empt */
        g_assert_cmpint(nvic_return(&nvic), ==, (int)i);
    }
}

static void test_b1_5_4_priority_15_still_interrupts_thread_code(void)
{
    Nvic nvic = fresh();
    nvic_attach(&nvic, 31, NVIC_PRIORITIES - 1);
    nvic_raise(&nvic, 31);
    g_assert_cmpint(nvic_take(&nvic), ==, 31);
}

static void test_b1_5_4_execution_priority_is_the_most_urgent_active_one(void)
{
    Nvic nvic = fresh();
    nvic_attach(&nvic, 1, 10);
    nvic_attach(&nvic, 2, 5);
    nvic_attach(&nvic, 3, 7);
    nvic_raise(&nvic, 1);
    nvic_take(&nvic);
    nvic_raise(&nvic, 2);
    nvic_take(&nvic);
    g_assert_cmpuint(nvic_priority(&nvic), ==, 5);
    /* The inner handler makes itself less urgent: the outer one's 10 is not reached, but
     * 7 may now pre-empt 9. */
    nvic_attach(&nvic, 2, 9);
    g_assert_cmpuint(nvic_priority(&nvic), ==, 9);
    nvic_raise(&nvic, 3);
    g_assert_cmpint(nvic_next(&nvic), ==, 3);
    /* The outer one made more urgent than the inner one protects both. */
    nvic_attach(&nvic, 1, 4);
    g_assert_cmpuint(nvic_priority(&nvic), ==, 4);
    g_assert_cmpint(nvic_next(&nvic), ==, NVIC_NONE);
}

/* ---- pre-emption and return: B1.5.8, B1.5.12 --------------------------------------- */

static void test_b1_5_8_a_more_urgent_source_preempts_and_an_equal_one_does_not(void)
{
    Nvic nvic = fresh();
    nvic_attach(&nvic, 1, 4);
    nvic_attach(&nvic, 2, 4);
    nvic_attach(&nvic, 3, 3);
    nvic_attach(&nvic, 0, 5);
    nvic_raise(&nvic, 1);
    g_assert_cmpint(nvic_take(&nvic), ==, 1);
    nvic_raise(&nvic, 0); /* less urgent */
    nvic_raise(&nvic, 2); /* equal */
    g_assert_cmpint(nvic_next(&nvic), ==, NVIC_NONE);
    nvic_raise(&nvic, 3);
    g_assert_cmpint(nvic_take(&nvic), ==, 3);
    g_assert_cmpint(nvic.depth, ==, 2);
    g_assert_cmpint(nvic_return(&nvic), ==, 3);
    g_assert_cmpint(nvic_running(&nvic), ==, 1); /* back to the pre-empted handler */
    g_assert_cmpuint(nvic_priority(&nvic), ==, 4);
    g_assert_cmpint(nvic_next(&nvic), ==, NVIC_NONE);
    g_assert_cmpint(nvic_return(&nvic), ==, 1);
    g_assert_cmpint(nvic_take(&nvic), ==, 2);
    g_assert_cmpint(nvic_return(&nvic), ==, 2);
    g_assert_cmpint(nvic_take(&nvic), ==, 0);
}

static void test_b1_5_8_handlers_nest_to_the_number_of_priorities(void)
{
    Nvic nvic = fresh();
    for (unsigned i = 0; i < NVIC_MAX_SOURCES; i++)
        nvic_attach(&nvic, i, NVIC_PRIORITIES - 1 - i / 2);
    unsigned depth = 0;
    for (unsigned i = 0; i < NVIC_MAX_SOURCES; i++) {
        nvic_raise(&nvic, i);
        if (nvic_take(&nvic) != NVIC_NONE)
            g_assert_cmpint(nvic_running(&nvic), ==, (int)(2 * depth++));
    }
    g_assert_cmpuint(depth, ==, NVIC_PRIORITIES);
    g_assert_cmpuint(nvic.depth, ==, NVIC_PRIORITIES);
}

static void test_nesting_to_all_sources_fits_the_stack(void)
{
    /* Each handler lowers itself before the next one comes: 32 deep is the worst there
     * is. */
    Nvic nvic = fresh();
    for (unsigned i = 0; i < NVIC_MAX_SOURCES; i++) {
        nvic_attach(&nvic, i, 14);
        nvic_raise(&nvic, i);
        g_assert_cmpint(nvic_take(&nvic), ==, (int)i);
        nvic_attach(&nvic, i, 15);
        nvic_raise(&nvic, i);
    }
    g_assert_cmpint(nvic.depth, ==, NVIC_MAX_SOURCES);
    g_assert_cmpint(nvic_take(&nvic), ==, NVIC_NONE);
    for (unsigned i = NVIC_MAX_SOURCES; i-- > 0;)
        g_assert_cmpint(nvic_return(&nvic), ==, (int)i);
    g_assert_cmpint(nvic_return(&nvic), ==, NVIC_NONE);
}

static void test_b1_5_12_returning_with_work_pending_chains_to_the_most_urgent(void)
{
    Nvic nvic = fresh();
    nvic_attach(&nvic, 1, 4);
    nvic_attach(&nvic, 2, 8);
    nvic_attach(&nvic, 3, 6);
    nvic_raise(&nvic, 1);
    nvic_take(&nvic);
    nvic_raise(&nvic, 2);
    nvic_raise(&nvic, 3);
    g_assert_cmpint(nvic_return(&nvic), ==, 1);
    g_assert_cmpint(nvic.depth, ==, 0); /* main's turn, but not one instruction of it */
    g_assert_cmpint(nvic_take(&nvic), ==, 3);
    g_assert_cmpint(nvic_return(&nvic), ==, 3);
    g_assert_cmpint(nvic_take(&nvic), ==, 2);
}

static void test_b1_5_12_a_chain_inside_a_nest_stays_above_what_was_preempted(void)
{
    Nvic nvic = fresh();
    nvic_attach(&nvic, 1, 9);
    nvic_attach(&nvic, 2, 3);
    nvic_attach(&nvic, 3, 5);
    nvic_attach(&nvic, 4, 12);
    nvic_raise(&nvic, 1);
    nvic_take(&nvic);
    nvic_raise(&nvic, 2);
    nvic_take(&nvic);
    nvic_raise(&nvic, 3);
    nvic_raise(&nvic, 4);
    nvic_return(&nvic);
    g_assert_cmpint(nvic_take(&nvic), ==, 3); /* more urgent than 1, which stays active */
    nvic_return(&nvic);
    g_assert_cmpint(nvic_next(&nvic), ==, NVIC_NONE); /* 4 waits for 1 */
    g_assert_cmpint(nvic_running(&nvic), ==, 1);
}

static void test_return_leaves_no_trace_in_the_state(void)
{
    Nvic nvic = fresh();
    nvic_attach(&nvic, 7, 2);
    nvic_attach(&nvic, 8, 1);
    Nvic before = nvic;
    nvic_raise(&nvic, 7);
    nvic_take(&nvic);
    nvic_raise(&nvic, 8);
    nvic_take(&nvic);
    nvic_return(&nvic);
    nvic_return(&nvic);
    assert_same_state(&nvic, &before); /* equal futures, equal bytes */
}

/* ---- PRIMASK: B1.4.3 --------------------------------------------------------------- */

static void test_b1_4_3_the_mask_holds_back_every_source_and_loses_none(void)
{
    Nvic nvic = fresh();
    nvic_attach(&nvic, 1, 0);
    g_assert_false(nvic_mask(&nvic, true));
    nvic_raise(&nvic, 1);
    g_assert_cmpint(nvic_next(&nvic), ==, NVIC_NONE);
    g_assert_cmpint(nvic_take(&nvic), ==, NVIC_NONE);
    g_assert_true(nvic_is_pending(&nvic, 1));
    g_assert_true(nvic_mask(&nvic, false));
    g_assert_cmpint(nvic_take(&nvic), ==, 1);
    g_assert_cmpuint(nvic.counts.lost[1], ==, 0);
}

static void test_b1_4_3_the_mask_is_one_bit_and_returns_the_former_state(void)
{
    Nvic nvic = fresh();
    g_assert_false(nvic_mask(&nvic, true));
    g_assert_true(nvic_mask(&nvic, true)); /* twice is once */
    g_assert_true(nvic_mask(&nvic, false));
    g_assert_false(nvic_mask(&nvic, false));
    /* disable, disable, restore, restore: unmasked only by the outer one. */
    bool outer = nvic_mask(&nvic, true);
    bool inner = nvic_mask(&nvic, true);
    nvic_mask(&nvic, inner);
    g_assert_true(nvic.masked);
    nvic_mask(&nvic, outer);
    g_assert_false(nvic.masked);
}

static void test_b1_4_3_taking_and_returning_do_not_change_the_mask(void)
{
    Nvic nvic = fresh();
    nvic_attach(&nvic, 1, 4);
    nvic_attach(&nvic, 2, 0);
    nvic_raise(&nvic, 1);
    nvic_take(&nvic);
    g_assert_false(nvic.masked);
    nvic_mask(&nvic, true);
    nvic_raise(&nvic, 2);
    g_assert_cmpint(nvic_next(&nvic), ==, NVIC_NONE); /* no nesting while masked */
    nvic_return(&nvic);
    g_assert_true(nvic.masked);
    g_assert_cmpint(nvic_next(&nvic), ==, NVIC_NONE); /* no chain either */
    nvic_mask(&nvic, false);
    g_assert_cmpint(nvic_take(&nvic), ==, 2);
}

/* ---- WFI: B1.5.19 ------------------------------------------------------------------ */

static void test_b1_5_19_a_pending_source_ends_wfi_masked_or_not(void)
{
    Nvic nvic = fresh();
    nvic_attach(&nvic, 3, 15);
    g_assert_false(nvic_wakes(&nvic));
    nvic_raise(&nvic, 3);
    g_assert_true(nvic_wakes(&nvic));
    nvic_mask(&nvic, true);
    g_assert_true(nvic_wakes(&nvic)); /* woken, and yet not taken */
    g_assert_cmpint(nvic_next(&nvic), ==, NVIC_NONE);
    nvic_disable(&nvic, 3);
    g_assert_false(nvic_wakes(&nvic));
}

static void test_b1_5_19_wfi_in_a_handler_wants_something_more_urgent(void)
{
    Nvic nvic = fresh();
    nvic_attach(&nvic, 1, 5);
    nvic_attach(&nvic, 2, 5);
    nvic_attach(&nvic, 3, 4);
    nvic_raise(&nvic, 1);
    nvic_take(&nvic);
    nvic_raise(&nvic, 1);
    nvic_raise(&nvic, 2);
    g_assert_false(nvic_wakes(&nvic));
    nvic_mask(&nvic, true);
    nvic_raise(&nvic, 3);
    g_assert_true(nvic_wakes(&nvic));
}

/* ---- against a reference model ----------------------------------------------------- */

/* The same rules, said again in the least clever way: a record a source, a list of
 * records, and a full search each time.  It shares nothing with nvic.c. */
typedef struct {
    gboolean enabled, pending;
    int priority;
    int entered; /* 0: not active; else its place in the order of entering */
    guint32 raised, taken, lost;
} RefSource;

typedef struct {
    RefSource source[NVIC_MAX_SOURCES];
    gboolean masked;
    int entered;
} RefModel;

static int ref_running(const RefModel *model)
{
    for (int i = 0; i < NVIC_MAX_SOURCES; i++)
        if (model->entered > 0 && model->source[i].entered == model->entered)
            return i;
    return -1;
}

static int ref_wanted(const RefModel *model)
{
    for (int priority = 0; priority < NVIC_PRIORITIES; priority++)
        for (int i = 0; i < NVIC_MAX_SOURCES; i++) {
            const RefSource *source = &model->source[i];
            if (source->entered && source->priority <= priority)
                return -1; /* something this urgent runs already */
            if (source->pending && source->enabled && source->priority == priority) {
                for (int j = i + 1; j < NVIC_MAX_SOURCES; j++)
                    if (model->source[j].entered && model->source[j].priority <= priority)
                        return -1;
                return i;
            }
        }
    return -1;
}

static int ref_take(RefModel *model)
{
    int source = model->masked ? -1 : ref_wanted(model);
    if (source >= 0) {
        model->source[source].pending = FALSE;
        model->source[source].entered = ++model->entered;
        model->source[source].taken++;
    }
    return source;
}

static int ref_return(RefModel *model)
{
    int source = ref_running(model);
    if (source >= 0) {
        model->source[source].entered = 0;
        model->entered--;
    }
    return source;
}

static gboolean ref_raise(RefModel *model, unsigned number)
{
    RefSource *source = &model->source[number];
    gboolean was = source->pending;
    source->raised++;
    source->lost += was ? 1 : 0;
    source->pending = TRUE;
    return !was;
}

static void assert_models_agree(const Nvic *nvic, const RefModel *model)
{
    int depth = 0;
    for (unsigned i = 0; i < NVIC_MAX_SOURCES; i++) {
        const RefSource *source = &model->source[i];
        g_assert_true(nvic_is_enabled(nvic, i) == (bool)source->enabled);
        g_assert_true(nvic_is_pending(nvic, i) == (bool)source->pending);
        g_assert_true(nvic_is_active(nvic, i) == (source->entered != 0));
        g_assert_cmpuint(nvic->counts.raised[i], ==, source->raised);
        g_assert_cmpuint(nvic->counts.taken[i], ==, source->taken);
        g_assert_cmpuint(nvic->counts.lost[i], ==, source->lost);
        if (source->entered) {
            depth++;
            g_assert_cmpuint(nvic->stack[source->entered - 1], ==, i);
        }
    }
    g_assert_cmpint(nvic->depth, ==, depth);
    for (unsigned i = nvic->depth; i < NVIC_MAX_SOURCES; i++)
        g_assert_cmpuint(nvic->stack[i], ==, 0);
    g_assert_cmpint(nvic_running(nvic), ==, ref_running(model));
    g_assert_cmpint(nvic_next(nvic), ==, model->masked ? -1 : ref_wanted(model));
    g_assert_true(nvic_wakes(nvic) == (ref_wanted(model) >= 0));
}

/* One operation on both; @sources and @priorities bound what is drawn. */
static void step_both(Nvic *nvic, RefModel *model, unsigned operation, unsigned source,
                      unsigned priority)
{
    switch (operation) {
    case 0:
        g_assert_cmpint(nvic_attach(nvic, source, priority), ==, 0);
        model->source[source].enabled = TRUE;
        model->source[source].priority = (int)priority;
        break;
    case 1:
        g_assert_cmpint(nvic_enable(nvic, source), ==, 0);
        model->source[source].enabled = TRUE;
        break;
    case 2:
        g_assert_cmpint(nvic_disable(nvic, source), ==, 0);
        model->source[source].enabled = FALSE;
        break;
    case 3:
        g_assert_true(nvic_mask(nvic, priority % 2) == (bool)model->masked);
        model->masked = priority % 2;
        break;
    case 4:
    case 5:
        g_assert_cmpint(nvic_return(nvic), ==, ref_return(model));
        break;
    case 6:
    case 7:
    case 8:
        g_assert_true(nvic_raise(nvic, source) == (bool)ref_raise(model, source));
        break;
    default:
        g_assert_cmpint(nvic_take(nvic), ==, ref_take(model));
        break;
    }
    assert_models_agree(nvic, model);
}

static void test_agrees_with_the_reference_on_random_operations(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(1504);
    for (int run = 0; run < 400; run++) {
        Nvic nvic = fresh();
        RefModel model = {0};
        /* From two sources at two priorities (equals, self) to all of both. */
        gint32 sources = run % 4 == 0 ? NVIC_MAX_SOURCES : 2 + run % 5;
        gint32 priorities = run % 3 == 0 ? NVIC_PRIORITIES : 2;
        for (int i = 0; i < 500; i++)
            step_both(&nvic, &model, (unsigned)g_rand_int_range(random, 0, 12),
                      (unsigned)g_rand_int_range(random, 0, sources),
                      (unsigned)g_rand_int_range(random, 0, priorities));
    }
}

/* Every sequence of @depth operations on two sources from here. */
static void try_all(const Nvic *nvic, const RefModel *model, int depth, guint *ret_count)
{
    static const guint8 operation[][3] = {
        {0, 0, 0}, {0, 1, 1}, {0, 1, 0}, {2, 0, 0}, {3, 0, 0},
        {3, 0, 1}, {4, 0, 0}, {6, 0, 0}, {6, 1, 0}, {9, 0, 0},
    };
    if (depth == 0)
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(operation); i++) {
        Nvic next = *nvic;
        RefModel next_model = *model;
        step_both(&next, &next_model, operation[i][0], operation[i][1], operation[i][2]);
        ++*ret_count;
        try_all(&next, &next_model, depth - 1, ret_count);
    }
}

static void test_agrees_with_the_reference_on_every_short_sequence(void)
{
    Nvic nvic = fresh();
    RefModel model = {0};
    guint count = 0;
    step_both(&nvic, &model, 0, 0, 1);
    step_both(&nvic, &model, 0, 1, 1);
    try_all(&nvic, &model, 5, &count);
    g_assert_cmpuint(count, ==, 111110);
}

#define ADD(name, function) g_test_add_func("/nvic/" name, function)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("starts with nothing enabled and nothing running",
        test_starts_with_nothing_enabled_and_nothing_running);
    ADD("refuses bad arguments and stays unchanged",
        test_refuses_bad_arguments_and_stays_unchanged);
    ADD("B1.5.1 raise, take, return: inactive, pending, active, inactive",
        test_b1_5_1_raise_take_return_is_inactive_pending_active_inactive);
    ADD("B3.4.1 a raise while pending is lost and counted",
        test_b3_4_1_a_raise_while_pending_is_lost_and_counted);
    ADD("B1.5.1 a raise while active pends once and is taken after",
        test_b1_5_1_a_raise_while_active_pends_once_and_is_taken_after);
    ADD("B3.4.3 a disabled source pends but is not taken",
        test_b3_4_3_a_disabled_source_pends_but_is_not_taken);
    ADD("B3.4.3 disabling does not end an active handler",
        test_b3_4_3_disabling_does_not_end_an_active_handler);
    ADD("attaching again keeps what is pending",
        test_attaching_again_keeps_what_is_pending);
    ADD("B1.5.4 the lowest priority number goes first",
        test_b1_5_4_the_lowest_priority_number_goes_first);
    ADD("B1.5.4 among equals the lowest source goes first",
        test_b1_5_4_among_equals_the_lowest_source_goes_first);
    ADD("B1.5.4 priority 15 still interrupts thread code",
        test_b1_5_4_priority_15_still_interrupts_thread_code);
    ADD("B1.5.4 execution priority is the most urgent active one",
        test_b1_5_4_execution_priority_is_the_most_urgent_active_one);
    ADD("B1.5.8 a more urgent source pre-empts and an equal one does not",
        test_b1_5_8_a_more_urgent_source_preempts_and_an_equal_one_does_not);
    ADD("B1.5.8 handlers nest to the number of priorities",
        test_b1_5_8_handlers_nest_to_the_number_of_priorities);
    ADD("nesting to all sources fits the stack",
        test_nesting_to_all_sources_fits_the_stack);
    ADD("B1.5.12 returning with work pending chains to the most urgent",
        test_b1_5_12_returning_with_work_pending_chains_to_the_most_urgent);
    ADD("B1.5.12 a chain inside a nest stays above what was pre-empted",
        test_b1_5_12_a_chain_inside_a_nest_stays_above_what_was_preempted);
    ADD("return leaves no trace in the state", test_return_leaves_no_trace_in_the_state);
    ADD("B1.4.3 the mask holds back every source and loses none",
        test_b1_4_3_the_mask_holds_back_every_source_and_loses_none);
    ADD("B1.4.3 the mask is one bit and returns the former state",
        test_b1_4_3_the_mask_is_one_bit_and_returns_the_former_state);
    ADD("B1.4.3 taking and returning do not change the mask",
        test_b1_4_3_taking_and_returning_do_not_change_the_mask);
    ADD("B1.5.19 a pending source ends WFI masked or not",
        test_b1_5_19_a_pending_source_ends_wfi_masked_or_not);
    ADD("B1.5.19 WFI in a handler wants something more urgent",
        test_b1_5_19_wfi_in_a_handler_wants_something_more_urgent);
    ADD("agrees with the reference on random operations",
        test_agrees_with_the_reference_on_random_operations);
    ADD("agrees with the reference on every short sequence",
        test_agrees_with_the_reference_on_every_short_sequence);
    return g_test_run();
}
