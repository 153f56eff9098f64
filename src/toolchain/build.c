/* SPDX-License-Identifier: GPL-2.0-or-later */
/* build.c - the order of a build: what can run at the same time does.
 *
 * One job for each instruction set (board, scenario), one for each target (student's file,
 * then the link).  A target's job waits for its instruction set's, which was queued before
 * it, so the pool cannot lock up however few threads it has. */
#include "toolchain/build.h"

#include <string.h>

#include "toolchain/compile.h"
#include "toolchain/diagnostics.h"
#include "toolchain/object.h"

G_DEFINE_QUARK(irqlab - build - error - quark, build_error)

/* The most compilers at once: each may use 512 MiB before it is stopped. */
#define MAX_THREADS 6

typedef struct Build Build;

/** What the images of one instruction set share. */
typedef struct {
    Build *build;
    Arch arch;
    gboolean wanted, done;
    CommonObjects objects;
    GError *error;
} ArchJob;

typedef struct {
    Build *build;
    const Target *target;
    char *diagnostics; /* NULL when the compiler did not run */
    Image *image;
    GError *error;
} TargetJob;

struct Build {
    const BuildRequest *request;
    GCancellable *cancellable;
    Sources sources;
    GMutex lock; /* of ArchJob.done */
    GCond changed;
    ArchJob arches[ARCH_COUNT];
    TargetJob targets[TARGET_COUNT];
    guint n_targets;
};

/* ---- jobs (worker threads) ------------------------------------------------------------ */

static void run_arch(ArchJob *job)
{
    Build *build = job->build;

    compile_common(&build->sources, job->arch, build->cancellable, &job->objects,
                   &job->error);
    g_mutex_lock(&build->lock);
    job->done = TRUE;
    g_cond_broadcast(&build->changed);
    g_mutex_unlock(&build->lock);
}

/** The objects of @arch, once they are there; NULL when they do not come to be. */
static const CommonObjects *wait_for_arch(Build *build, Arch arch)
{
    ArchJob *job = &build->arches[arch];

    g_mutex_lock(&build->lock);
    while (!job->done)
        g_cond_wait(&build->changed, &build->lock);
    g_mutex_unlock(&build->lock);
    return job->error == NULL ? &job->objects : NULL;
}

static void run_target(TargetJob *job)
{
    Build *build = job->build;
    const Sources *sources = &build->sources;
    ObjectRules rules = {sources->student_name, build->request->functions, NULL};
    const CommonObjects *common;
    g_autoptr(GBytes) object = NULL;
    g_autoptr(GBytes) elf = NULL;
    g_autofree char *fault = NULL;

    object = compile_student(sources, job->target, build->cancellable, &job->diagnostics,
                             &job->error);
    common = wait_for_arch(build, job->target->arch);
    if (object == NULL || common == NULL)
        return;
    rules.scenario = common->scenario_names;
    fault = object_check(object, &rules);
    if (fault != NULL) {
        g_set_error_literal(&job->error, BUILD_ERROR, BUILD_ERROR_REJECTED, fault);
        return;
    }
    elf = compile_link(sources, job->target, object, common, build->cancellable,
                       &job->error);
    if (elf != NULL)
        job->image =
            image_load_bytes(elf, job->target, sources->student_name, &job->error);
}

/** One of the two, told apart by which array it lies in. */
static void run_job(gpointer job, gpointer data)
{
    Build *build = data;

    if ((TargetJob *)job >= build->targets &&
        (TargetJob *)job < build->targets + TARGET_COUNT)
        run_target(job);
    else
        run_arch(job);
}

static void run_all(Build *build)
{
    /* At least four: setting a sandbox up is waiting more than working. */
    guint threads = CLAMP(g_get_num_processors(), 4, MAX_THREADS);
    GThreadPool *pool = g_thread_pool_new(run_job, build, (gint)threads, FALSE, NULL);

    for (guint i = 0; i < build->n_targets; i++)
        build->arches[build->targets[i].target->arch].wanted = TRUE;
    for (guint i = 0; i < ARCH_COUNT; i++) {
        if (build->arches[i].wanted)
            g_thread_pool_push(pool, &build->arches[i], NULL);
    }
    for (guint i = 0; i < build->n_targets; i++)
        g_thread_pool_push(pool, &build->targets[i], NULL);
    g_thread_pool_free(pool, FALSE, TRUE);
}

/* ---- the outcome ---------------------------------------------------------------------- */

/** How grave: irqlab's own trouble is never blamed on the student, nor on the lab. */
static int gravity(const GError *error)
{
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return 4;
    if (error->domain != BUILD_ERROR)
        return 3;
    switch (error->code) {
    case BUILD_ERROR_TOOL:
        return 3;
    case BUILD_ERROR_LAB:
        return 2;
    default:
        return 1;
    }
}

/** The error to report: the gravest, among equals the first in the order of targets. */
static const GError *worst_error(const Build *build)
{
    const GError *worst = NULL;

    for (guint i = 0; i < ARCH_COUNT; i++) {
        const GError *error = build->arches[i].error;

        if (error != NULL && (worst == NULL || gravity(error) > gravity(worst)))
            worst = error;
    }
    for (guint i = 0; i < build->n_targets; i++) {
        const GError *error = build->targets[i].error;

        if (error != NULL && (worst == NULL || gravity(error) > gravity(worst)))
            worst = error;
    }
    return worst;
}

/** " (on thumb-O0 and thumb-O2 only)" when not every target has the trouble; else "". */
static char *where_it_fails(const Build *build)
{
    g_autoptr(GString) text = g_string_new(NULL);
    guint failed = 0;

    for (guint i = 0; i < build->n_targets; i++) {
        if (build->targets[i].error == NULL)
            continue;
        g_string_append_printf(text, "%s%s", failed > 0 ? ", " : "",
                               build->targets[i].target->name);
        failed++;
    }
    return failed < build->n_targets ? g_strdup_printf(" (only on %s)", text->str)
                                     : g_strdup("");
}

/** Hands the texts over, and the images when there is no error. */
static BuildResult *collect(Build *build, gboolean with_images)
{
    BuildResult *result = g_new0(BuildResult, 1);
    GString *diagnostics = g_string_new(NULL);

    result->images = g_ptr_array_new_with_free_func((GDestroyNotify)image_unref);
    result->sandbox = "bubblewrap";
    if (build->sources.student != NULL)
        result->student_sha256 =
            g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, build->sources.student);
    for (guint i = 0; i < build->n_targets; i++) {
        TargetJob *job = &build->targets[i];

        if (job->diagnostics != NULL)
            diagnostics_merge(diagnostics, job->diagnostics);
        if (with_images)
            g_ptr_array_add(result->images, g_steal_pointer(&job->image));
        result->compilers[i] =
            g_strdup(build->arches[job->target->arch].objects.compiler);
    }
    result->diagnostics = g_string_free(diagnostics, FALSE);
    return result;
}

/** The student's file does not build: the result is filled, and the error one line. */
static gboolean rejected(Build *build, const char *message, BuildResult **ret_result,
                         GError **error)
{
    *ret_result = collect(build, FALSE);
    g_set_error_literal(error, BUILD_ERROR, BUILD_ERROR_REJECTED, message);
    return FALSE;
}

static gboolean finish(Build *build, BuildResult **ret_result, GError **error)
{
    const GError *worst = worst_error(build);

    if (g_cancellable_set_error_if_cancelled(build->cancellable, error))
        return FALSE;
    if (worst == NULL) {
        *ret_result = collect(build, TRUE);
        return TRUE;
    }
    if (g_error_matches(worst, BUILD_ERROR, BUILD_ERROR_REJECTED)) {
        g_autofree char *where = where_it_fails(build);
        g_autofree char *message = g_strconcat(worst->message, where, NULL);

        return rejected(build, message, ret_result, error);
    }
    if (error != NULL)
        *error = g_error_copy(worst);
    return FALSE;
}

/* ---- public --------------------------------------------------------------------------- */

static void build_clear(Build *build)
{
    for (guint i = 0; i < ARCH_COUNT; i++) {
        common_objects_clear(&build->arches[i].objects);
        g_clear_error(&build->arches[i].error);
    }
    for (guint i = 0; i < build->n_targets; i++) {
        g_clear_pointer(&build->targets[i].diagnostics, g_free);
        g_clear_pointer(&build->targets[i].image, image_unref);
        g_clear_error(&build->targets[i].error);
    }
    sources_clear(&build->sources);
    g_mutex_clear(&build->lock);
    g_cond_clear(&build->changed);
}

static gboolean build_inside(Build *build, BuildResult **ret_result, GError **error)
{
    GError *cause = NULL;

    if (!sources_read_student(&build->sources, build->request->student_path, &cause)) {
        gboolean graded = g_error_matches(cause, BUILD_ERROR, BUILD_ERROR_REJECTED);

        if (graded)
            *ret_result = collect(build, FALSE);
        g_propagate_error(error, cause);
        return FALSE;
    }
    if (!sources_read_lab(&build->sources, build->request, error))
        return FALSE;
    run_all(build);
    return finish(build, ret_result, error);
}

gboolean build_run(const BuildRequest *request, GCancellable *cancellable,
                   BuildResult **ret_result, GError **error)
{
    Build build = {.request = request, .cancellable = cancellable};
    gboolean built;

    if (g_cancellable_set_error_if_cancelled(cancellable, error))
        return FALSE;
    g_mutex_init(&build.lock);
    g_cond_init(&build.changed);
    for (guint i = 0; i < ARCH_COUNT; i++)
        build.arches[i] = (ArchJob){.build = &build, .arch = (Arch)i};
    while (request->targets[build.n_targets] != NULL && build.n_targets < TARGET_COUNT) {
        build.targets[build.n_targets] =
            (TargetJob){.build = &build, .target = request->targets[build.n_targets]};
        build.n_targets++;
    }
    built = build_inside(&build, ret_result, error);
    build_clear(&build);
    return built;
}

void build_result_free(BuildResult *result)
{
    if (result == NULL)
        return;
    g_clear_pointer(&result->images, g_ptr_array_unref);
    g_free(result->diagnostics);
    g_free(result->student_sha256);
    for (guint i = 0; i < TARGET_COUNT; i++)
        g_free(result->compilers[i]);
    g_free(result);
}
