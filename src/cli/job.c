/* SPDX-License-Identifier: GPL-2.0-or-later */
/* job.c - the work runs in a thread; the main thread waits for it, for signals, and for the
 * time to say how far it is. */
#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "cli/cli.h"
#include "report/pen.h"

#define TICK_MS 100
#define FIRST_ON_TERMINAL_MS 300
#define FIRST_ELSEWHERE_MS 1000
#define EVERY_MS 500 /* on a terminal; elsewhere the distance doubles each time */

/* How far one target is. */
typedef struct {
    guint64 states, boundaries;
    gboolean moved; /* since it was last shown */
} Distance;

struct CliJob {
    CliWork work;
    gpointer data;
    gboolean result;
    GError *error;
    GCancellable *cancellable;
    GMainLoop *loop;
    gboolean terminal;
    gboolean shown;     /* a line stands on the terminal */
    gint64 next_us;     /* when to show the next */
    gint64 distance_us; /* from there to the one after */
    GMutex lock;        /* for what follows */
    CliTell tell;       /* what to show instead of distances; NULL */
    gpointer tell_data;
    Distance distances[TARGET_COUNT];
};

GCancellable *cli_job_cancellable(CliJob *job)
{
    return job->cancellable;
}

void cli_job_progress(const Target *target, guint64 states, guint64 boundaries,
                      gpointer data)
{
    CliJob *job = data;

    g_mutex_lock(&job->lock);
    for (guint i = 0; i < TARGET_COUNT; i++) {
        if (target_at(i) == target)
            job->distances[i] = (Distance){states, boundaries, TRUE};
    }
    g_mutex_unlock(&job->lock);
}

void cli_job_tell(CliJob *job, CliTell tell, gpointer data)
{
    g_mutex_lock(&job->lock);
    job->tell = tell;
    job->tell_data = data;
    g_mutex_unlock(&job->lock);
}

/* ---- showing --------------------------------------------------------------------------- */

static void add_count(GString *text, guint64 count, const char *unit)
{
    g_autofree char *decimal = g_strdup_printf("%" G_GUINT64_FORMAT, count);
    g_autofree char *grouped = report_grouped(decimal);

    g_string_append_printf(text, " %s %s", grouped, unit);
}

/* "thumb-O2 12,345 states 1,234,567 boundaries; …" for those that moved; NULL when none did. */
static char *progress_text(CliJob *job)
{
    GString *text = g_string_new(NULL);

    g_mutex_lock(&job->lock);
    if (job->tell != NULL) {
        g_autofree char *told = job->tell(job->tell_data);

        g_string_append(text, told);
    }
    for (guint i = 0; i < TARGET_COUNT; i++) {
        Distance *distance = &job->distances[i];

        if (!distance->moved)
            continue;
        distance->moved = FALSE;
        g_string_append_printf(text, "%s%s", text->len > 0 ? "; " : "",
                               target_at(i)->name);
        add_count(text, distance->states, "states");
        add_count(text, distance->boundaries, "boundaries");
    }
    g_mutex_unlock(&job->lock);
    if (text->len == 0 && job->terminal && !job->shown)
        g_string_append(text, "compiling");
    return g_string_free(text, text->len == 0);
}

static void clear_line(CliJob *job)
{
    if (job->shown)
        fputs("\r\033[K", stderr);
    job->shown = FALSE;
}

static gboolean on_tick(gpointer data)
{
    CliJob *job = data;
    g_autofree char *text = NULL;

    if (g_get_monotonic_time() < job->next_us)
        return G_SOURCE_CONTINUE;
    text = progress_text(job);
    if (text == NULL)
        return G_SOURCE_CONTINUE;
    if (job->terminal) {
        fprintf(stderr, "\r\033[K%.*s", REPORT_COLUMNS - 1, text);
        job->shown = TRUE;
    } else {
        fprintf(stderr, "irqlab: %s\n", text);
        job->distance_us *= 2;
    }
    fflush(stderr);
    job->next_us = g_get_monotonic_time() + job->distance_us;
    return G_SOURCE_CONTINUE;
}

/* ---- running --------------------------------------------------------------------------- */

static gboolean on_done(gpointer data)
{
    CliJob *job = data;

    g_main_loop_quit(job->loop);
    return G_SOURCE_REMOVE;
}

static gboolean on_signal(gpointer data)
{
    CliJob *job = data;

    g_cancellable_cancel(job->cancellable);
    return G_SOURCE_CONTINUE;
}

static gpointer run(gpointer data)
{
    CliJob *job = data;

    job->result = job->work(job, job->data, &job->error);
    g_idle_add(on_done, job);
    return NULL;
}

static void run_and_wait(CliJob *job)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    guint sources[G_N_ELEMENTS(signals) + 1];
    GThread *thread;

    for (guint i = 0; i < G_N_ELEMENTS(signals); i++)
        sources[i] = g_unix_signal_add(signals[i], on_signal, job);
    sources[G_N_ELEMENTS(signals)] = g_timeout_add(TICK_MS, on_tick, job);
    thread = g_thread_new("work", run, job);
    g_main_loop_run(job->loop);
    g_thread_join(thread);
    for (guint i = 0; i < G_N_ELEMENTS(sources); i++)
        g_source_remove(sources[i]);
}

gboolean cli_job_run(CliWork work, gpointer data, GError **error)
{
    CliJob job = {.work = work, .data = data, .terminal = isatty(STDERR_FILENO)};

    g_mutex_init(&job.lock);
    job.cancellable = g_cancellable_new();
    job.loop = g_main_loop_new(NULL, FALSE);
    job.distance_us = 1000 * (job.terminal ? EVERY_MS : FIRST_ELSEWHERE_MS);
    job.next_us = g_get_monotonic_time() +
                  1000 * (job.terminal ? FIRST_ON_TERMINAL_MS : FIRST_ELSEWHERE_MS);
    run_and_wait(&job);
    clear_line(&job);
    g_main_loop_unref(job.loop);
    g_object_unref(job.cancellable);
    g_mutex_clear(&job.lock);
    if (job.error != NULL)
        g_propagate_error(error, job.error);
    return job.result;
}
