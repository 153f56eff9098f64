/* SPDX-License-Identifier: GPL-2.0-or-later */
/* driver.c - builds the corpus, runs it twice, compares: a test of each function and target. */
#include <string.h>

#include "step.h"
#include "toolchain/build.h"

static const char *const modes[STEP_MODES] = {"", ", recalled", ", in pieces",
                                              ", interrupted"};
static const guint32 arguments[] = {0, 1, 2, 3, 4, 5, 9, 17};

typedef struct {
    const Target *target;
    const char *function;
    Image *image; /* NULL when the runs could not be made */
    GPtrArray *ours[STEP_MODES], *reference;
    const char *reason;
    gboolean unavailable;
    guint first; /* index of the function's first call */
} Case;

G_DEFINE_QUARK(irqlab - step - error - quark, step_error)

StepRun *step_run_new(void)
{
    StepRun *run = g_new0(StepRun, 1);
    run->records = g_array_new(FALSE, FALSE, sizeof(StepRecord));
    return run;
}

void step_run_free(StepRun *run)
{
    if (run == NULL)
        return;
    g_array_unref(run->records);
    g_clear_pointer(&run->data, g_bytes_unref);
    g_free(run);
}

gboolean step_is_exclusive(const char *function)
{
    return strstr(function, "exclusive") != NULL || strstr(function, "atomic") != NULL;
}

const ImagePart *step_data_part(Image *image)
{
    gsize n_parts;
    const ImagePart *parts = image_parts(image, &n_parts);
    for (gsize i = 0; i < n_parts; i++) {
        if (parts[i].owner == IMAGE_STUDENT_DATA)
            return &parts[i];
    }
    return NULL;
}

/* The steps of a run, in words, around @at. */
static void show(Image *image, const char *whose, const StepRun *run, guint at)
{
    guint from = at > 3 ? at - 3 : 0;
    for (guint i = from; i < run->records->len && i < at + 3; i++) {
        const StepRecord *record = &g_array_index(run->records, StepRecord, i);
        g_autofree char *text = image_disassemble(image, record->pc);
        g_test_message("  %s step %u: %#" G_GINT64_MODIFIER "x %s", whose, i, record->pc,
                       text);
    }
}

static gboolean same_registers(const Case *c, const StepRecord *a, const StepRecord *b)
{
    gboolean same = TRUE;
    for (guint i = 0; i < STEP_MAX_REGISTERS; i++) {
        if (a->registers[i] == b->registers[i])
            continue;
        g_test_message("  register %u: %#" G_GINT64_MODIFIER
                       "x, and should be %#" G_GINT64_MODIFIER "x",
                       i, a->registers[i], b->registers[i]);
        same = FALSE;
    }
    /* x86 leaves some flags undefined; Arm none. */
    if (c->target->arch == ARCH_THUMB && a->flags != b->flags) {
        g_test_message("  flags: %#" G_GINT64_MODIFIER
                       "x, and should be %#" G_GINT64_MODIFIER "x",
                       a->flags, b->flags);
        same = FALSE;
    }
    return same;
}

/* Recalled, even what the manual leaves undefined must be as it was. */
static gboolean same_flags(const StepRun *a, const StepRun *b)
{
    for (guint i = 0; i < MIN(a->records->len, b->records->len); i++) {
        if (g_array_index(a->records, StepRecord, i).flags !=
            g_array_index(b->records, StepRecord, i).flags)
            return FALSE;
    }
    return TRUE;
}

/* Compares one call's runs; says where they part. */
static gboolean same_run(const Case *c, const char *how, guint32 argument,
                         const StepRun *ours, const StepRun *theirs)
{
    guint n = MIN(ours->records->len, theirs->records->len);
    for (guint i = 0; i < n; i++) {
        const StepRecord *a = &g_array_index(ours->records, StepRecord, i);
        const StepRecord *b = &g_array_index(theirs->records, StepRecord, i);
        if (a->pc == b->pc && same_registers(c, a, b))
            continue;
        g_test_message("%s(%u)%s: the runs part at step %u", c->function, argument, how,
                       i);
        show(c->image, "machine", ours, i);
        show(c->image, "reference", theirs, i);
        return FALSE;
    }
    if (ours->records->len != theirs->records->len) {
        g_test_message("%s(%u)%s: %u steps, and should be %u", c->function, argument, how,
                       ours->records->len, theirs->records->len);
        return FALSE;
    }
    if (ours->data != NULL && !g_bytes_equal(ours->data, theirs->data)) {
        g_test_message("%s(%u)%s: memory differs at the end", c->function, argument, how);
        return FALSE;
    }
    return TRUE;
}

static void test_function(gconstpointer data)
{
    const Case *c = data;
    if (c->image == NULL) {
        if (c->unavailable) {
            g_test_skip(c->reason);
        } else {
            g_test_message("%s", c->reason);
            g_test_fail();
        }
        return;
    }
    for (guint i = 0; i < G_N_ELEMENTS(arguments); i++) {
        const StepRun *reference = g_ptr_array_index(c->reference, c->first + i);
        for (guint mode = 0; mode < STEP_MODES; mode++) {
            const StepRun *ours = g_ptr_array_index(c->ours[mode], c->first + i);
            if (mode == STEP_INTERRUPTED && step_is_exclusive(c->function))
                continue;
            g_assert_cmpuint(ours->records->len, >, 1);
            if (!same_run(c, modes[mode], arguments[i], ours, reference))
                g_test_fail();
        }
        g_assert_true(
            same_flags(g_ptr_array_index(c->ours[STEP_STRAIGHT], c->first + i),
                       g_ptr_array_index(c->ours[STEP_RECALLED], c->first + i)));
    }
}

static Image *build(const Target *target, const char *const *functions, GError **error)
{
    g_autofree char *student =
        g_test_build_filename(G_TEST_DIST, "tests/unit/stepper/corpus.c", NULL);
    g_autofree char *scenario =
        g_test_build_filename(G_TEST_DIST, "tests/unit/stepper/scenario.c", NULL);
    g_autofree char *header =
        g_test_build_filename(G_TEST_DIST, "tests/unit/stepper/corpus.h", NULL);
    const Target *targets[] = {target, NULL};
    const char *data_dir = g_getenv("IRQLAB_DATA");
    BuildRequest request = {student, scenario,
                            header,  functions,
                            targets, data_dir != NULL ? data_dir : IRQLAB_SRCDIR};
    g_autoptr(BuildResult) result = NULL;
    if (!build_run(&request, NULL, &result, error)) {
        if (result != NULL && result->diagnostics != NULL)
            g_test_message("%s", result->diagnostics);
        return NULL;
    }
    return image_ref(g_ptr_array_index(result->images, 0));
}

static GArray *list_calls(Image *image, const char *const *functions)
{
    GArray *calls = g_array_new(FALSE, FALSE, sizeof(StepCall));
    for (; *functions != NULL; functions++) {
        StepCall call = {*functions, 0, 0};
        gboolean found = image_symbol(image, *functions, &call.address);
        g_assert_true(found);
        for (guint i = 0; i < G_N_ELEMENTS(arguments); i++) {
            call.argument = arguments[i];
            g_array_append_val(calls, call);
        }
    }
    return calls;
}

/* Makes both runs of every call and fills in @c but for the function. */
static void prepare(Case *c, const char *const *functions, StepReference reference)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Image) image = build(c->target, functions, &error);
    if (image != NULL) {
        g_autoptr(GArray) calls = list_calls(image, functions);
        c->reference = reference(image, calls, &error);
        for (guint mode = 0; c->reference != NULL && mode < STEP_MODES && error == NULL;
             mode++)
            c->ours[mode] = step_on_machine(image, calls, (StepMode)mode, &error);
    }
    if (image != NULL && error == NULL) {
        c->image = g_steal_pointer(&image);
        return;
    }
    c->unavailable = g_error_matches(error, STEP_ERROR, STEP_ERROR_UNAVAILABLE) ||
                     g_error_matches(error, BUILD_ERROR, BUILD_ERROR_TOOL);
    c->reason = g_intern_string(error->message);
}

static void add_tests(GPtrArray *cases, const Case *common, const char *const *functions)
{
    for (guint i = 0; functions[i] != NULL; i++) {
        Case *c = g_memdup2(common, sizeof *common);
        g_autofree char *path =
            g_strdup_printf("/stepper/%s/%s", common->target->name, functions[i]);
        c->function = functions[i];
        c->first = i * G_N_ELEMENTS(arguments);
        g_ptr_array_add(cases, c);
        g_test_add_data_func(path, c, test_function);
    }
}

static void case_clear(Case *c)
{
    g_clear_pointer(&c->image, image_unref);
    for (guint mode = 0; mode < STEP_MODES; mode++)
        g_clear_pointer(&c->ours[mode], g_ptr_array_unref);
    g_clear_pointer(&c->reference, g_ptr_array_unref);
}

int step_driver(int argc, char **argv, const char *family, const char *const *functions,
                StepReference reference)
{
    Case common[TARGET_COUNT] = {0};
    g_autoptr(GPtrArray) cases = g_ptr_array_new_with_free_func(g_free);
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < TARGET_COUNT; i++) {
        common[i].target = target_at(i);
        if (strcmp(common[i].target->family, family) != 0)
            continue;
        prepare(&common[i], functions, reference);
        add_tests(cases, &common[i], functions);
    }
    int status = g_test_run();
    for (guint i = 0; i < TARGET_COUNT; i++)
        case_clear(&common[i]);
    return status;
}
