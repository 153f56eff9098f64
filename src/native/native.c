/* SPDX-License-Identifier: GPL-2.0-or-later */
/* native.c - a run from its start in the sandbox to its end.
 *
 * The process is started, and kept in bounds, by a Session in a thread of its own; this
 * thread traces it.  When the board is ready it says so on a socket, and the kernel adds the
 * number by which this name space knows it (SCM_CREDENTIALS, unix(7)). */
#include "native/native.h"

#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "native/follow.h"
#include "toolchain/session.h"
#include "util/file.h"

G_DEFINE_QUARK(irqlab - native - error - quark, native_error)

/* For the whole run: this, and what single steps may take at the slowest. */
#define BASE_NS G_GUINT64_CONSTANT(10000000000)
#define STEP_NS G_GUINT64_CONSTANT(2000000)

#define EXPLORED_PAGE 4096u
#define DEFAULT_STACK_BYTES 4096u

typedef struct {
    Session *session;
    int ours, theirs; /* the socket's ends */
    GCancellable *cancellable;
    GThread *thread;
    GError *error; /* why the session failed */
    gboolean ends; /* by itself: its program is dead */
} Launch;

/* ---- the process ------------------------------------------------------------------------ */

static gpointer run_session(gpointer data)
{
    Launch *launch = data;
    SessionEnd end;
    int signal;

    session_run(launch->session, launch->cancellable, &end, &signal, &launch->error);
    /* Whoever waits for the board's word gets an end of file. */
    shutdown(launch->theirs, SHUT_RDWR);
    return NULL;
}

static gboolean fail(const char *what, GError **error)
{
    g_set_error_literal(error, NATIVE_ERROR, NATIVE_ERROR_FAILED, what);
    return FALSE;
}

static gboolean launch_start(Launch *launch, const NativeRequest *request, GError **error)
{
    ProgramSettings settings = *request->settings;
    int ends[2], on = 1;

    settings.mode = PROGRAM_TRACED;
    settings.duration_ns = BASE_NS + request->n_steps * STEP_NS;
    settings.uart_fd = FALSE;
    launch->session =
        session_new(request->image, &settings, -1, request->data_dir, error);
    if (launch->session == NULL)
        return FALSE;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return fail("no socket can be made", error);
    launch->ours = ends[0];
    launch->theirs = ends[1];
    if (setsockopt(launch->ours, SOL_SOCKET, SO_PASSCRED, &on, sizeof on) != 0)
        return fail("the program cannot be told apart on this machine", error);
    session_set_go(launch->session, launch->theirs);
    launch->thread = g_thread_try_new("native", run_session, launch, error);
    return launch->thread != NULL;
}

/* The process that says it is ready; 0 when none did. */
static pid_t hear(const Launch *launch)
{
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(struct ucred))];
    } control;
    char byte;
    struct iovec to = {&byte, 1};
    struct msghdr message = {.msg_iov = &to,
                             .msg_iovlen = 1,
                             .msg_control = control.bytes,
                             .msg_controllen = sizeof control};
    struct ucred sender = {0};

    if (recvmsg(launch->ours, &message, MSG_CMSG_CLOEXEC) != 1)
        return 0;
    for (struct cmsghdr *part = CMSG_FIRSTHDR(&message); part != NULL;
         part = CMSG_NXTHDR(&message, part)) {
        if (part->cmsg_level == SOL_SOCKET && part->cmsg_type == SCM_CREDENTIALS)
            memcpy(&sender, CMSG_DATA(part), sizeof sender);
    }
    return sender.pid;
}

static void launch_end(Launch *launch)
{
    if (launch->thread != NULL) {
        if (!launch->ends)
            g_cancellable_cancel(launch->cancellable);
        g_thread_join(launch->thread);
    }
    g_clear_pointer(&launch->session, session_free);
    file_close(&launch->ours);
    file_close(&launch->theirs);
    g_clear_error(&launch->error);
    g_clear_object(&launch->cancellable);
}

/* ---- following ----------------------------------------------------------------------------- */

static void symbol(const Image *image, const char *name, guint64 *ret_address)
{
    if (!image_symbol(image, name, ret_address))
        *ret_address = 0;
}

static void follow_init(Follow *follow, const NativeRequest *request,
                        const Session *session, Tracee *tracee, NativeRun *run)
{
    const ProgramSettings *settings = request->settings;
    guint64 stack_bytes =
        settings->stack_bytes > 0 ? settings->stack_bytes : DEFAULT_STACK_BYTES;

    memset(follow, 0, sizeof *follow);
    follow->request = request;
    follow->status = session_status(session);
    follow->tracee = tracee;
    follow->run = run;
    follow->first_signal = SIGRTMIN;
    follow->stack_low = PROGRAM_STACK_BASE;
    follow->stack_top = PROGRAM_STACK_BASE +
                        (stack_bytes + EXPLORED_PAGE - 1) / EXPLORED_PAGE * EXPLORED_PAGE;
    follow->frames[0] =
        (FollowFrame){.expected = follow->stack_top, .native = follow->stack_top};
    follow->n_frames = 1;
    symbol(request->image, settings->entry != NULL ? settings->entry : "scenario",
           &follow->entry);
    symbol(request->image, "check", &follow->check_stub);
    symbol(request->image, "irq_wait", &follow->wait_stub);
    symbol(request->image, "settle", &follow->settle_stub);
    symbol(request->image, "irq_schedule", &follow->schedule_stub);
}

/* The session may be the one who knows why. */
static gboolean fail_launch(Launch *launch, GError **error)
{
    g_thread_join(g_steal_pointer(&launch->thread));
    if (launch->error != NULL)
        g_propagate_error(error, g_steal_pointer(&launch->error));
    else
        fail("the program ended before it could be traced", error);
    return FALSE;
}

static gboolean follow_traced(Launch *launch, const NativeRequest *request,
                              NativeRun *run, GError **error)
{
    pid_t pid = hear(launch);
    Tracee tracee = {0};
    Follow follow;
    gboolean fine;

    if (pid <= 0)
        return fail_launch(launch, error);
    follow_init(&follow, request, launch->session, &tracee, run);
    fine = launch->ends = tracee_attach(&tracee, pid, error);
    if (fine && send(launch->ours, "", 1, MSG_NOSIGNAL) != 1)
        fine = fail("the program does not listen", error);
    fine = fine && follow_run(&follow, error);
    run->counted = follow.count;
    run->stepped = tracee.n_steps;
    run->confirmed = fine && run->difference == NULL;
    /* The limits on time end the process, too.  (The filter's signal is SIGSYS.) */
    if (fine && tracee.pid == 0 && tracee.stop == TRACEE_KILLED &&
        tracee.signal == SIGKILL)
        fine = fail("the program took too long natively, or was killed", error);
    tracee_kill(&tracee);
    return fine;
}

static NativeRun *run_new(void)
{
    NativeRun *run = g_new0(NativeRun, 1);

    run->steps = g_array_new(FALSE, FALSE, sizeof(NativeStep));
    run->memory = g_ptr_array_new_with_free_func(g_free);
    return run;
}

void native_run_free(NativeRun *run)
{
    if (run == NULL)
        return;
    g_array_unref(run->steps);
    g_ptr_array_unref(run->memory);
    g_free(run->difference);
    g_free(run->fault);
    g_free(run);
}

static void on_cancelled(GCancellable *from, gpointer to)
{
    (void)from;
    g_cancellable_cancel(to);
}

NativeRun *native_follow(const NativeRequest *request, GCancellable *cancellable,
                         GError **error)
{
    Launch launch = {.ours = -1, .theirs = -1, .cancellable = g_cancellable_new()};
    g_autoptr(NativeRun) run = run_new();
    gint64 begun = g_get_monotonic_time();
    GError *cause = NULL;
    gulong handler = 0;
    gboolean fine;

    if (cancellable != NULL)
        handler = g_cancellable_connect(cancellable, G_CALLBACK(on_cancelled),
                                        g_object_ref(launch.cancellable), g_object_unref);
    fine = launch_start(&launch, request, &cause) &&
           follow_traced(&launch, request, run, &cause);
    if (cancellable != NULL)
        g_cancellable_disconnect(cancellable, handler);
    launch_end(&launch);
    run->seconds = (double)(g_get_monotonic_time() - begun) / 1e6;
    if (g_cancellable_is_cancelled(cancellable)) {
        g_clear_error(&cause);
        g_cancellable_set_error_if_cancelled(cancellable, error);
        return NULL;
    }
    if (!fine) {
        g_propagate_error(error, cause);
        return NULL;
    }
    return g_steal_pointer(&run);
}
