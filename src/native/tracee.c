/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "native/tracee.h"

#include <elf.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/wait.h>

#include "native/native.h"

/* It is seized, not attached, so that no signal is made for it; whatever it should start is
 * traced, too, and dies with the tracer. */
#define OPTIONS                                                                          \
    (PTRACE_O_EXITKILL | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE)

static gboolean fail(const char *what, GError **error)
{
    int errnum = errno;

    g_set_error(error, NATIVE_ERROR, NATIVE_ERROR_FAILED,
                "the program cannot be traced on this machine: %s: %s%s", what,
                g_strerror(errnum),
                errnum == EPERM ? " (is ptrace allowed here? try: sysctl "
                                  "kernel.yama.ptrace_scope=1)"
                                : "");
    return FALSE;
}

/* ---- stops -------------------------------------------------------------------------- */

static gboolean read_registers(Tracee *tracee, GError **error)
{
    struct iovec to = {&tracee->registers, sizeof tracee->registers};

    if (ptrace(PTRACE_GETREGSET, tracee->pid, NT_PRSTATUS, &to) != 0)
        return fail("its registers", error);
    return TRUE;
}

static gboolean wait_for_stop(Tracee *tracee, int *ret_status, GError **error)
{
    pid_t got;

    do
        got = waitpid(tracee->pid, ret_status, __WALL);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return fail("waiting", error);
    if (WIFEXITED(*ret_status)) {
        tracee->stop = TRACEE_EXITED;
        tracee->status = WEXITSTATUS(*ret_status);
        tracee->pid = 0;
    } else if (WIFSIGNALED(*ret_status)) {
        tracee->stop = TRACEE_KILLED;
        tracee->signal = WTERMSIG(*ret_status);
        tracee->pid = 0;
    }
    return TRUE;
}

static gboolean is_fault(int signal)
{
    return signal == SIGSEGV || signal == SIGBUS || signal == SIGFPE ||
           signal == SIGILL || signal == SIGSYS;
}

static gboolean note_fault(Tracee *tracee, int signal, GError **error)
{
    siginfo_t info;

    memset(&info, 0, sizeof info);
    ptrace(PTRACE_GETSIGINFO, tracee->pid, NULL, &info);
    tracee->stop = TRACEE_FAULTED;
    tracee->signal = signal;
    tracee->fault_address = (guintptr)info.si_addr;
    return read_registers(tracee, error);
}

/* Resumes it by @request until it stands again; signals of @first to @last are passed on. */
static gboolean resume(Tracee *tracee, int request, int first, int last, GError **error)
{
    int pass = 0, status;

    for (;;) {
        if (ptrace((enum __ptrace_request)request, tracee->pid, NULL,
                   (void *)(guintptr)pass) != 0 &&
            errno != ESRCH) /* it is being killed: the wait tells */
            return fail("going on", error);
        if (!wait_for_stop(tracee, &status, error))
            return FALSE;
        if (tracee->pid == 0)
            return TRUE;
        pass = 0;
        if (status >> 16 != 0) {
            if (status >> 16 == PTRACE_EVENT_STOP)
                continue;
            g_set_error_literal(error, NATIVE_ERROR, NATIVE_ERROR_FAILED,
                                "the program tried to start another process");
            return FALSE;
        }
        if (WSTOPSIG(status) == SIGTRAP) {
            tracee->stop = TRACEE_STEPPED;
            return read_registers(tracee, error);
        }
        if (is_fault(WSTOPSIG(status)))
            return note_fault(tracee, WSTOPSIG(status), error);
        if (WSTOPSIG(status) >= first && WSTOPSIG(status) <= last)
            pass = WSTOPSIG(status);
    }
}

/* ---- the process ---------------------------------------------------------------------- */

/* Failing is no harm but slowness. */
static void pin(Tracee *tracee)
{
    cpu_set_t one;
    int cpu = sched_getcpu();

    CPU_ZERO(&one);
    if (cpu < 0 || cpu >= CPU_SETSIZE ||
        sched_getaffinity(0, sizeof tracee->former, &tracee->former) != 0)
        return;
    CPU_SET(cpu, &one);
    sched_setaffinity(tracee->pid, sizeof one, &one);
    tracee->pinned = sched_setaffinity(0, sizeof one, &one) == 0;
}

gboolean tracee_attach(Tracee *tracee, pid_t pid, GError **error)
{
    int status;

    memset(tracee, 0, sizeof *tracee);
    if (ptrace(PTRACE_SEIZE, pid, NULL, (void *)(guintptr)OPTIONS) != 0)
        return fail("attaching", error);
    tracee->pid = pid;
    pin(tracee);
    if (ptrace(PTRACE_INTERRUPT, pid, NULL, NULL) != 0)
        return fail("stopping", error);
    if (!wait_for_stop(tracee, &status, error))
        return FALSE;
    if (tracee->pid == 0) {
        g_set_error_literal(error, NATIVE_ERROR, NATIVE_ERROR_FAILED,
                            "the program has ended before it began");
        return FALSE;
    }
    tracee->stop = TRACEE_STEPPED;
    return read_registers(tracee, error);
}

void tracee_kill(Tracee *tracee)
{
    int status;

    if (tracee->pid != 0) {
        kill(tracee->pid, SIGKILL);
        while (tracee->pid != 0 && wait_for_stop(tracee, &status, NULL))
            ; /* a stop that came first is passed by */
        tracee->pid = 0;
    }
    if (tracee->pinned)
        sched_setaffinity(0, sizeof tracee->former, &tracee->former);
    tracee->pinned = FALSE;
}

/* ---- going on ------------------------------------------------------------------------- */

/* The bytes at @address become @bytes; what was there goes to @ret_former. */
static gboolean exchange(const Tracee *tracee, guint64 address, const guint8 *bytes,
                         guint8 *ret_former, GError **error)
{
    const gsize size = arch_facts.breakpoint_bytes, in = address % sizeof(long);
    void *at = (void *)(guintptr)(address - in);
    long word;

    errno = 0;
    word = ptrace(PTRACE_PEEKTEXT, tracee->pid, at, NULL);
    if (errno != 0)
        return fail("a breakpoint", error);
    memcpy(ret_former, (guint8 *)&word + in, size);
    memcpy((guint8 *)&word + in, bytes, size);
    if (ptrace(PTRACE_POKETEXT, tracee->pid, at, (void *)word) != 0)
        return fail("a breakpoint", error);
    return TRUE;
}

static gint trap_at(const Tracee *tracee, guint64 address)
{
    for (guint i = 0; i < tracee->n_traps; i++) {
        if (tracee->traps[i] == address)
            return (gint)i;
    }
    return -1;
}

gboolean tracee_add_trap(Tracee *tracee, guint64 address, GError **error)
{
    g_return_val_if_fail(tracee->n_traps < TRACEE_MAX_TRAPS, FALSE);
    if (!exchange(tracee, address, arch_facts.breakpoint,
                  tracee->covered[tracee->n_traps], error))
        return FALSE;
    tracee->traps[tracee->n_traps++] = address;
    return TRUE;
}

gboolean tracee_step(Tracee *tracee, int first, int last, GError **error)
{
    guint64 pc = arch_pc(&tracee->registers);
    gint trap = trap_at(tracee, pc);
    guint8 ignored[4];

    tracee->n_steps++;
    if (trap >= 0 && !exchange(tracee, pc, tracee->covered[trap], ignored, error))
        return FALSE;
    if (!resume(tracee, PTRACE_SINGLESTEP, first, last, error))
        return FALSE;
    return trap < 0 || tracee->pid == 0 ||
           exchange(tracee, pc, arch_facts.breakpoint, ignored, error);
}

/* It stands behind a breakpoint; it shall stand before it. */
static gboolean step_back(Tracee *tracee, guint64 address, GError **error)
{
    struct iovec from = {&tracee->registers, sizeof tracee->registers};

    if (arch_facts.past_breakpoint == 0)
        return TRUE;
    arch_set_pc(&tracee->registers, address);
    if (ptrace(PTRACE_SETREGSET, tracee->pid, NT_PRSTATUS, &from) != 0)
        return fail("its registers", error);
    return TRUE;
}

gboolean tracee_go(Tracee *tracee, guint64 address, int first, int last, GError **error)
{
    guint8 former[4], ignored[4];
    guint64 stopped;

    tracee->n_steps++;
    if (!exchange(tracee, address, arch_facts.breakpoint, former, error) ||
        !resume(tracee, PTRACE_CONT, first, last, error))
        return FALSE;
    if (tracee->pid == 0)
        return TRUE;
    if (!exchange(tracee, address, former, ignored, error))
        return FALSE;
    stopped = arch_pc(&tracee->registers) - arch_facts.past_breakpoint;
    if (tracee->stop != TRACEE_STEPPED ||
        (stopped != address && trap_at(tracee, stopped) < 0))
        return TRUE;
    return step_back(tracee, stopped, error);
}

gboolean tracee_send(const Tracee *tracee, int signal, GError **error)
{
    return kill(tracee->pid, signal) == 0 || fail("a signal", error);
}

/* Word by word, which ptrace allows wherever it allows to trace. */
static gboolean peek(const Tracee *tracee, guint64 address, guint8 *ret_bytes, gsize size)
{
    for (gsize done = 0; done < size;) {
        const gsize in = (address + done) % sizeof(long);
        const gsize n = MIN(size - done, sizeof(long) - in);
        long word;

        errno = 0;
        word = ptrace(PTRACE_PEEKDATA, tracee->pid,
                      (void *)(guintptr)(address + done - in), NULL);
        if (errno != 0)
            return FALSE;
        memcpy(ret_bytes + done, (const guint8 *)&word + in, n);
        done += n;
    }
    return TRUE;
}

gboolean tracee_read(const Tracee *tracee, guint64 address, gpointer ret_bytes,
                     gsize size)
{
    struct iovec to = {ret_bytes, size};
    struct iovec from = {(void *)(guintptr)address, size};

    if (process_vm_readv(tracee->pid, &to, 1, &from, 1, 0) == (gssize)size)
        return TRUE;
    /* Some containers filter that call alone. */
    return (errno == EPERM || errno == ENOSYS) && peek(tracee, address, ret_bytes, size);
}
