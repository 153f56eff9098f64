/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * by-ptrace.c - the corpus on the processor that this runs on, by PTRACE_SINGLESTEP.
 *
 * A child maps the image's bytes at their own addresses and a stack at the machine's, so that
 * every register must be equal to the last bit.  One child does all calls; its memory is put
 * back before each.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "step.h"

#ifndef __x86_64__
GPtrArray *step_by_ptrace(Image *image, const GArray *calls, GError **error)
{
    (void)image;
    (void)calls;
    g_set_error_literal(error, STEP_ERROR, STEP_ERROR_UNAVAILABLE,
                        "the native reference is written for x86-64");
    return NULL;
}
#else

#define STACK_BASE 0x30000000u
#define STACK_TOP (STACK_BASE + STEP_STACK_BYTES)
#define PAGE 4096u
#define CHILD_CANNOT 77

typedef struct {
    pid_t pid;
    guint64 end;
    struct user_regs_struct start;
} Child;

static gboolean fail(GError **error, const char *what)
{
    g_set_error(error, STEP_ERROR, STEP_ERROR_FAILED, "%s: %s", what, g_strerror(errno));
    return FALSE;
}

static gboolean map_pages(guint64 from, guint64 to)
{
    void *at = (void *)(guintptr)(from & ~(guint64)(PAGE - 1));
    gsize size = ((to + PAGE - 1) & ~(guint64)(PAGE - 1)) - (guintptr)at;
    /* Parts share pages: what is mapped already is as it should be. */
    for (gsize i = 0; i < size; i += PAGE) {
        void *page = mmap((guint8 *)at + i, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
        if (page == MAP_FAILED && errno != EEXIST)
            return FALSE;
    }
    return TRUE;
}

/* The child: never returns.  Only calls that are safe after fork(). */
static void child_main(const ImagePart *parts, gsize n_parts)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (gsize i = 0; i < n_parts; i++) {
        if (parts[i].size == 0)
            continue;
        if (!map_pages(parts[i].address, parts[i].address + parts[i].size))
            _exit(CHILD_CANNOT);
        memcpy((void *)(guintptr)parts[i].address, parts[i].bytes, parts[i].size);
    }
    if (!map_pages(STACK_BASE, STACK_TOP) || ptrace(PTRACE_TRACEME, 0, 0, 0) != 0)
        _exit(CHILD_CANNOT);
    raise(SIGSTOP);
    _exit(0);
}

static gboolean child_start(Child *child, Image *image, GError **error)
{
    gsize n_parts;
    int status;
    const ImagePart *parts = image_parts(image, &n_parts);
    child->pid = fork();
    if (child->pid < 0)
        return fail(error, "fork");
    if (child->pid == 0)
        child_main(parts, n_parts);
    if (waitpid(child->pid, &status, 0) < 0)
        return fail(error, "waitpid");
    if (!WIFSTOPPED(status)) {
        child->pid = 0;
        g_set_error_literal(
            error, STEP_ERROR, STEP_ERROR_UNAVAILABLE,
            "this process may not be traced here, or the image's addresses "
            "are taken");
        return FALSE;
    }
    ptrace(PTRACE_SETOPTIONS, child->pid, 0, PTRACE_O_EXITKILL);
    if (ptrace(PTRACE_GETREGS, child->pid, 0, &child->start) != 0)
        return fail(error, "PTRACE_GETREGS");
    return TRUE;
}

static void child_end(Child *child)
{
    if (child->pid > 0) {
        kill(child->pid, SIGKILL);
        waitpid(child->pid, NULL, 0);
    }
}

static gboolean copy(Child *child, guint64 address, gconstpointer bytes, gsize size,
                     gboolean write)
{
    struct iovec local = {(void *)bytes, size},
                 remote = {(void *)(guintptr)address, size};
    gssize done = write ? process_vm_writev(child->pid, &local, 1, &remote, 1, 0)
                        : process_vm_readv(child->pid, &local, 1, &remote, 1, 0);
    return done == (gssize)size;
}

/* Memory as loaded, registers as machine_reset() and machine_call() leave them. */
static gboolean call_begin(Child *child, Image *image, const StepCall *call,
                           struct user_regs_struct *regs, GError **error)
{
    gsize n_parts;
    const ImagePart *parts = image_parts(image, &n_parts);
    guint8 stack[STEP_STACK_BYTES];
    for (gsize i = 0; i < n_parts; i++) {
        if (parts[i].size != 0 && parts[i].owner > IMAGE_RODATA &&
            !copy(child, parts[i].address, parts[i].bytes, parts[i].size, TRUE))
            return fail(error, "process_vm_writev");
    }
    memset(stack, 0xDB, sizeof stack);
    memcpy(stack + sizeof stack - 8, &child->end, 8);
    if (!copy(child, STACK_BASE, stack, sizeof stack, TRUE))
        return fail(error, "process_vm_writev");
    *regs = (struct user_regs_struct){0};
    regs->cs = child->start.cs;
    regs->ss = child->start.ss;
    regs->ds = child->start.ds;
    regs->es = child->start.es;
    regs->fs_base = child->start.fs_base;
    regs->gs_base = child->start.gs_base;
    regs->orig_rax = (guint64)-1;
    regs->eflags = 0x202;
    regs->rip = call->address;
    regs->rdi = call->argument;
    regs->rsp = STACK_TOP - 8;
    return ptrace(PTRACE_SETREGS, child->pid, 0, regs) == 0 ||
           fail(error, "PTRACE_SETREGS");
}

static void append(GArray *records, const struct user_regs_struct *r)
{
    StepRecord record = {.pc = r->rip,
                         .registers = {r->rax, r->rcx, r->rdx, r->rbx, r->rsp, r->rbp,
                                       r->rsi, r->rdi, r->r8, r->r9, r->r10, r->r11,
                                       r->r12, r->r13, r->r14, r->r15}};
    g_array_append_val(records, record);
}

static StepRun *run_one(Child *child, Image *image, const StepCall *call, GError **error)
{
    g_autoptr(StepRun) run = step_run_new();
    struct user_regs_struct regs;
    const ImagePart *data = step_data_part(image);
    int status;
    if (!call_begin(child, image, call, &regs, error))
        return NULL;
    append(run->records, &regs);
    while (regs.rip != child->end && run->records->len <= STEP_MAX_STEPS) {
        if (ptrace(PTRACE_SINGLESTEP, child->pid, 0, 0) != 0 ||
            waitpid(child->pid, &status, 0) < 0 ||
            ptrace(PTRACE_GETREGS, child->pid, 0, &regs) != 0) {
            fail(error, "PTRACE_SINGLESTEP");
            return NULL;
        }
        if (!WIFSTOPPED(status) || WSTOPSIG(status) != SIGTRAP) {
            g_set_error(error, STEP_ERROR, STEP_ERROR_FAILED,
                        "%s(%u) stopped with status %#x at %#llx", call->name,
                        call->argument, (guint)status, regs.rip);
            return NULL;
        }
        append(run->records, &regs);
    }
    if (data != NULL) {
        guint8 *bytes = g_malloc(data->size);
        if (!copy(child, data->address, bytes, data->size, FALSE))
            memset(bytes, 0, data->size);
        run->data = g_bytes_new_take(bytes, data->size);
    }
    return g_steal_pointer(&run);
}

GPtrArray *step_by_ptrace(Image *image, const GArray *calls, GError **error)
{
    Child child = {0};
    g_autoptr(GPtrArray) runs =
        g_ptr_array_new_with_free_func((GDestroyNotify)step_run_free);
    if (!image_symbol(image, "__irqlab_exit", &child.end)) {
        g_set_error_literal(error, STEP_ERROR, STEP_ERROR_FAILED, "no __irqlab_exit");
        return NULL;
    }
    gboolean done = child_start(&child, image, error);
    for (guint i = 0; done && i < calls->len; i++) {
        StepRun *run = run_one(&child, image, &g_array_index(calls, StepCall, i), error);
        done = run != NULL;
        if (done)
            g_ptr_array_add(runs, run);
    }
    child_end(&child);
    return done ? g_steal_pointer(&runs) : NULL;
}
#endif
