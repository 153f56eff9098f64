/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "util/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "util/file.h"

/* Where descriptors are parked in the child so that none overwrites another. */
#define PARKED 128
/* How often a child is looked at where the kernel has no pidfd_open(2). */
#define POLL_MS 10
/* How long the pipes of a child that has ended may still be held open by its children. */
#define DRAIN_MS 200

/* ---- keeper and child ----------------------------------------------------------------
 * Between this process and the child stands a keeper: a fork of this process that leads the
 * child's process group and does nothing but wait.  When this thread dies, the kernel sends
 * the keeper SIGTERM, and it kills the group.  A PR_SET_PDEATHSIG of the child's own is not
 * enough: what the child forks before it has set its own is not covered (bubblewrap 0.8 then
 * leaves a process that waits for ever).
 *
 * Both run only async-signal-safe calls (signal-safety(7)): there may be threads that hold
 * locks. */

typedef struct {
    const ProcessSpec *spec;
    pid_t parent;
    int out, err, null;
    int report; /* the errno of an exec that failed */
    int status; /* how the child ended, as waitpid(2) gives it */
} ChildSetup;

static void limit(int resource, guint64 value)
{
    struct rlimit both = {value, value};

    if (value != 0)
        setrlimit((__rlimit_resource_t)resource, &both);
}

static int close_from(unsigned first, unsigned flags)
{
    return (int)syscall(SYS_close_range, first, ~0U, flags);
}

/** Puts every descriptor where the child expects it; the others are closed on exec. */
static int child_move_fds(const ChildSetup *setup)
{
    const ProcessSpec *spec = setup->spec;
    int parked[PROCESS_MAX_FDS], null, out, err;
    gsize i;

    null = fcntl(setup->null, F_DUPFD, PARKED);
    out = fcntl(setup->out, F_DUPFD, PARKED);
    err = fcntl(setup->err, F_DUPFD, PARKED);
    for (i = 0; i < spec->n_fds; i++)
        parked[i] = fcntl(spec->fds[i].fd, F_DUPFD, PARKED);
    if (close_from(3, 4 /* CLOSE_RANGE_CLOEXEC */) != 0) {
        for (int fd = 3; fd < 4096; fd++)
            fcntl(fd, F_SETFD, FD_CLOEXEC);
    }
    if (dup2(null, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0)
        return -1;
    for (i = 0; i < spec->n_fds; i++) {
        if (dup2(parked[i], spec->fds[i].number) < 0)
            return -1;
    }
    return 0;
}

/** Never returns.  The report pipe tells the parent the errno of what failed. */
static void child_run(ChildSetup *setup, pid_t keeper)
{
    static char *const empty[] = {NULL};
    const ProcessSpec *spec = setup->spec;
    int errnum;
    gssize ignored;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != keeper) /* it died before the line above */
        _exit(127);
    setup->report = fcntl(setup->report, F_DUPFD_CLOEXEC, PARKED);
    if (child_move_fds(setup) == 0) {
        limit(RLIMIT_CORE, 1); /* 0 means no limit here; one byte is no core file */
        limit(RLIMIT_CPU, spec->cpu_seconds);
        limit(RLIMIT_AS, spec->address_bytes);
        limit(RLIMIT_FSIZE, spec->file_bytes);
        execve(spec->argv[0], (char *const *)spec->argv,
               spec->envp != NULL ? (char *const *)spec->envp : empty);
    }
    errnum = errno;
    ignored = write(setup->report, &errnum, sizeof errnum);
    (void)ignored;
    _exit(127);
}

/** The keeper's parent is dead: so is everything here. */
static void kill_own_group(int signal)
{
    (void)signal;
    kill(0, SIGKILL);
}

/** Every signal as a new program expects it, but SIGTERM. */
static void keeper_set_signals(void)
{
    sigset_t none;

    for (int sig = 1; sig < NSIG; sig++)
        signal(sig, SIG_DFL);
    signal(SIGTERM, kill_own_group);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/** Never returns. */
static void keeper_run(ChildSetup *setup)
{
    pid_t child, keeper;
    int status, fd;
    gssize ignored;

    setpgid(0, 0);
    keeper_set_signals();
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != setup->parent) /* it died before the line above */
        _exit(127);
    keeper = getpid();
    child = _Fork();
    if (child == 0)
        child_run(setup, keeper);
    /* No pipe may be held open here: not the child's, not another thread's child's. */
    fd = fcntl(setup->status, F_DUPFD, PARKED);
    dup2(fd, 3);
    if (close_from(4, 0) != 0) {
        for (fd = 4; fd < 4096; fd++)
            close(fd);
    }
    if (child < 0)
        _exit(127);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    ignored = write(3, &status, sizeof status);
    (void)ignored;
    _exit(0);
}

/* ---- the parent -------------------------------------------------------------------- */

/** A running child, through its keeper, and this side of its pipes. */
typedef struct {
    pid_t pid; /* the keeper's, and the group's */
    int pidfd; /* -1 where the kernel has none */
    int out, err, status;
    gboolean reaped;
} Child;

static void child_kill(const Child *child)
{
    if (!child->reaped) {
        kill(-child->pid, SIGKILL);
        kill(child->pid, SIGKILL); /* if it has not made the group yet */
    }
}

static void child_reap(Child *child, int flags)
{
    pid_t got;

    if (child->reaped)
        return;
    do
        got = waitpid(child->pid, NULL, flags);
    while (got < 0 && errno == EINTR);
    if (got == child->pid || got < 0)
        child->reaped = TRUE;
}

/** Reads the number that is all there is in a pipe; @otherwise when it was closed. */
static int read_number(int fd, int otherwise)
{
    int number;
    gssize got;

    do
        got = read(fd, &number, sizeof number);
    while (got < 0 && errno == EINTR);
    return got == (gssize)sizeof number ? number : otherwise;
}

static gboolean fail_spawn(const char *program, int errnum, GError **error)
{
    g_set_error(error, UTIL_ERROR, UTIL_ERROR_SPAWN, "cannot run %s: %s", program,
                g_strerror(errnum));
    return FALSE;
}

static void close_pipe(int fds[2])
{
    file_close(&fds[0]);
    file_close(&fds[1]);
}

/** Forks the keeper and waits for the child's exec to succeed. */
static gboolean child_start(const ProcessSpec *spec, Child *child, GError **error)
{
    int out[2] = {-1, -1}, err[2] = {-1, -1}, report[2] = {-1, -1}, status[2] = {-1, -1};
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    int errnum = 0;

    if (null < 0 || pipe2(out, O_CLOEXEC) != 0 || pipe2(err, O_CLOEXEC) != 0 ||
        pipe2(report, O_CLOEXEC) != 0 || pipe2(status, O_CLOEXEC) != 0)
        errnum = errno;
    if (errnum == 0) {
        ChildSetup setup = {spec, getpid(), out[1], err[1], null, report[1], status[1]};

        child->pid = fork();
        if (child->pid == 0)
            keeper_run(&setup);
        if (child->pid < 0)
            errnum = errno;
        else
            setpgid(child->pid, child->pid);
    }
    file_close(&null);
    file_close(&out[1]);
    file_close(&err[1]);
    file_close(&report[1]);
    file_close(&status[1]);
    if (errnum == 0) {
        errnum = read_number(report[0], 0);
        if (errnum != 0)
            child_reap(child, 0);
    }
    close_pipe(report);
    if (errnum != 0) {
        close_pipe(out);
        close_pipe(err);
        close_pipe(status);
        return fail_spawn(spec->argv[0], errnum, error);
    }
    child->out = out[0];
    child->err = err[0];
    child->status = status[0];
    fcntl(child->out, F_SETFL, O_NONBLOCK);
    fcntl(child->err, F_SETFL, O_NONBLOCK);
    child->pidfd = (int)syscall(SYS_pidfd_open, child->pid, 0U);
    if (child->pidfd >= 0)
        fcntl(child->pidfd, F_SETFD, FD_CLOEXEC);
    return TRUE;
}

/** Moves what is there from *@fd to @text; closes *@fd at its end.  FALSE when @text would
 *  become longer than @max. */
static gboolean take_output(int *fd, GString *text, gsize max)
{
    char block[8192];

    while (*fd >= 0) {
        gssize got = read(*fd, block, sizeof block);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 && errno == EAGAIN)
            return TRUE;
        if (got <= 0) {
            file_close(fd);
            return TRUE;
        }
        g_string_append_len(text, block, (gssize)MIN((gsize)got, max - text->len));
        if (text->len == max)
            return FALSE;
    }
    return TRUE;
}

/** Waits until something happens or @timeout_ms (-1: for ever) is over. */
static void wait_for_event(const Child *child, const GPollFD *cancel, gint64 timeout_ms)
{
    struct pollfd fds[4] = {
        {.fd = child->out, .events = POLLIN},
        {.fd = child->err, .events = POLLIN},
        {.fd = child->pidfd, .events = POLLIN},
        {.fd = cancel->fd, .events = POLLIN},
    };

    if (child->pidfd < 0 && (timeout_ms < 0 || timeout_ms > POLL_MS))
        timeout_ms = POLL_MS;
    if (timeout_ms > G_MAXINT)
        timeout_ms = G_MAXINT;
    poll(fds, G_N_ELEMENTS(fds), (int)timeout_ms);
}

/** Follows the child to its end, killing it where it must be. */
static void child_follow(Child *child, const ProcessSpec *spec, GCancellable *cancellable,
                         const GPollFD *cancel, ProcessResult *result)
{
    gint64 start = g_get_monotonic_time() / 1000;
    gint64 end = spec->wall_ms != 0 ? start + spec->wall_ms : -1;
    gboolean killed = FALSE;

    for (;;) {
        gint64 now = g_get_monotonic_time() / 1000;

        if (!take_output(&child->out, result->out, spec->max_output) ||
            !take_output(&child->err, result->err, spec->max_output)) {
            result->overflowed = TRUE;
            break;
        }
        if (child->reaped && ((child->out < 0 && child->err < 0) || now >= end))
            break;
        if (!child->reaped) {
            child_reap(child, WNOHANG);
            if (child->reaped) {
                end = now + DRAIN_MS;
                continue;
            }
        }
        if (!child->reaped && !killed &&
            (g_cancellable_is_cancelled(cancellable) || (end >= 0 && now >= end))) {
            result->timed_out = !g_cancellable_is_cancelled(cancellable);
            child_kill(child);
            killed = TRUE;
            end = -1;
        }
        wait_for_event(child, killed ? &(GPollFD){.fd = -1} : cancel,
                       end < 0 ? -1 : MAX(end - now, 0));
    }
    child_kill(child);
    child_reap(child, 0);
}

gboolean process_run(const ProcessSpec *spec, GCancellable *cancellable,
                     ProcessResult *ret_result, GError **error)
{
    Child child = {.pidfd = -1, .out = -1, .err = -1, .status = -1};
    ProcessResult result = {.exit_status = -1};
    GPollFD cancel = {.fd = -1};
    int status;

    g_return_val_if_fail(spec->n_fds <= PROCESS_MAX_FDS, FALSE);
    if (g_cancellable_set_error_if_cancelled(cancellable, error))
        return FALSE;
    if (!child_start(spec, &child, error))
        return FALSE;
    result.out = g_string_new(NULL);
    result.err = g_string_new(NULL);
    if (!g_cancellable_make_pollfd(cancellable, &cancel))
        cancel.fd = -1;
    child_follow(&child, spec, cancellable, &cancel, &result);
    if (cancel.fd >= 0)
        g_cancellable_release_fd(cancellable);
    file_close(&child.out);
    file_close(&child.err);
    file_close(&child.pidfd);
    /* A keeper that was killed with its group has told nothing. */
    status = read_number(child.status, SIGKILL);
    file_close(&child.status);
    if (WIFEXITED(status))
        result.exit_status = WEXITSTATUS(status);
    else
        result.signal = WTERMSIG(status);
    if (g_cancellable_set_error_if_cancelled(cancellable, error)) {
        process_result_clear(&result);
        return FALSE;
    }
    *ret_result = result;
    return TRUE;
}

void process_result_clear(ProcessResult *result)
{
    if (result->out != NULL)
        g_string_free(result->out, TRUE);
    if (result->err != NULL)
        g_string_free(result->err, TRUE);
    result->out = result->err = NULL;
}
