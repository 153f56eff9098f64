/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ptrace-baseline.c - what irqlab is measured against: the same exploration on the real
 * processor, by PTRACE_SINGLESTEP with snapshots.
 *
 * The explored code is tests/bench/lost-update-repaired.c, compiled as an image is and linked
 * into this program.  A child made by fork() stands still; the tracer runs the student's
 * function in it one instruction at a time and lets the handler's interrupt arrive at every
 * instruction boundary, up to --raises times, in every combination.
 *
 * A state is the general registers, the program's writable memory (its one variable and its
 * live stack) and what the tracer holds of the interrupt controller.  States are remembered
 * by a 128-bit hash, so none is expanded twice.  The search is depth first: it goes on
 * stepping the machine where it stands and restores a snapshot only for the other branch.
 * At a boundary the raise comes first, then the handler is entered, as irqlab does it.
 * API calls are stubs: the tracer acts when the program counter reaches one, at no step's
 * cost.  The vector registers are left out (the explored code has none), which favours this
 * baseline.
 *
 * Prints one line: "settled=N seconds=S per_second=R steps=N restores=N failures=N complete=yes".
 * Exit 0; 2 wrong use; 77 when this machine has no ptrace (or is not x86-64).
 */
#include <elf.h>
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lab.h"

#define SKIP_STATUS 77

#ifndef __x86_64__
int main(void)
{
    fputs("this baseline is written for x86-64\n", stderr);
    return SKIP_STATUS;
}
#else

#define STACK_BYTES 512 /* the explored code's own stack; it uses less than 100 bytes */

/* The stubs.  None is ever executed: the tracer acts on their addresses. */
__asm__(".text\n"
        ".global irq_disable, irq_enable, main_returned, handler_returned\n"
        "irq_disable: ud2\n"
        "irq_enable: ud2\n"
        "main_returned: ud2\n"
        "handler_returned: ud2\n");
void main_returned(void);
void handler_returned(void);

typedef struct user_regs_struct Registers;

/* Everything that the future depends on.  Copied as a whole. */
typedef struct {
    Registers regs;
    Registers interrupted; /* main's registers while the handler runs, else 0 */
    uint32_t count;
    uint32_t events_left;
    uint32_t taken; /* the scenario's check reads it */
    bool masked, pending, active;
    uint8_t stack[STACK_BYTES]; /* from rsp to the top; what lies below is not kept */
} State;

typedef struct {
    uint64_t low, high;
} Hash;

/* A set of hashes: open addressing, doubled when half full.  A zero hash is an empty slot. */
typedef struct {
    Hash *slots;
    size_t capacity, used;
} Visited;

typedef struct {
    State *items;
    size_t used, capacity;
} Snapshots;

typedef struct {
    pid_t child;
    uint8_t *stack; /* its lowest byte: the same address in both processes */
    bool no_mask;
    uint64_t steps, restores, failures;
    State now;
    bool moved;      /* `now` was changed here: the child must be written first */
    Visited visited; /* at a boundary, nothing decided: these are counted */
    Visited
        decided; /* the same with raises decided and a handler entered: never stepped twice */
    Snapshots snapshots;
} Explorer;

static void die(const char *what)
{
    perror(what);
    exit(3);
}

static void *must_allocate(void *memory)
{
    if (memory == NULL)
        die("out of memory");
    return memory;
}

/* ---- visited states ---------------------------------------------------------------- */

static uint64_t mix(uint64_t a, uint64_t b)
{
    __uint128_t product = (__uint128_t)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static void hash_words(Hash *hash, const void *bytes, size_t size)
{
    const uint8_t *at = bytes;
    for (; size >= 8; size -= 8, at += 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        hash->low = mix(hash->low ^ word, 0x9e3779b97f4a7c15u);
        hash->high = mix(hash->high ^ word, 0xd6e8feb86659fd93u);
    }
}

static size_t live_stack(const Explorer *explorer, uint64_t rsp)
{
    return (uint64_t)(uintptr_t)explorer->stack + STACK_BYTES - rsp;
}

static Hash state_hash(const Explorer *explorer, const State *state)
{
    Hash hash = {0x243f6a8885a308d3u, 0x13198a2e03707344u};
    uint64_t rest[2] = {(uint64_t)state->count << 32 | state->events_left,
                        (uint64_t)state->taken << 32 | (uint64_t)state->masked << 3 |
                            (uint64_t)state->pending << 2 | state->active};
    size_t live = live_stack(explorer, state->regs.rsp);
    hash_words(&hash, &state->regs, sizeof state->regs);
    if (state->active)
        hash_words(&hash, &state->interrupted, sizeof state->interrupted);
    hash_words(&hash, rest, sizeof rest);
    hash_words(&hash, state->stack + STACK_BYTES - live, live);
    if (hash.low == 0 && hash.high == 0)
        hash.low = 1;
    return hash;
}

/* Adds @hash; false when it was there. */
static bool visited_add(Visited *set, Hash hash)
{
    if (set->used * 2 >= set->capacity) {
        Visited old = *set;
        set->capacity = old.capacity != 0 ? old.capacity * 2 : 4096;
        set->slots = must_allocate(calloc(set->capacity, sizeof *set->slots));
        set->used = 0;
        for (size_t i = 0; i < old.capacity; i++)
            if (old.slots[i].low != 0 || old.slots[i].high != 0)
                visited_add(set, old.slots[i]);
        free(old.slots);
    }
    size_t i = hash.low & (set->capacity - 1);
    while (set->slots[i].low != 0 || set->slots[i].high != 0) {
        if (set->slots[i].low == hash.low && set->slots[i].high == hash.high)
            return false;
        i = (i + 1) & (set->capacity - 1);
    }
    set->slots[i] = hash;
    set->used++;
    return true;
}

/* ---- the traced processor ------------------------------------------------------------ */

/* Reads registers, variable and live stack of the child into explorer->now. */
static void child_read(Explorer *explorer)
{
    State *now = &explorer->now;
    struct iovec regs = {&now->regs, sizeof now->regs};
    if (ptrace(PTRACE_GETREGSET, explorer->child, NT_PRSTATUS, &regs) != 0)
        die("PTRACE_GETREGSET");
    size_t live = live_stack(explorer, now->regs.rsp);
    if (live > STACK_BYTES) {
        fputs("the explored code left its stack\n", stderr);
        exit(3);
    }
    struct iovec local[2] = {{&now->count, sizeof now->count},
                             {now->stack + STACK_BYTES - live, live}};
    struct iovec remote[2] = {{(void *)&count, sizeof count},
                              {explorer->stack + STACK_BYTES - live, live}};
    if (process_vm_readv(explorer->child, local, 2, remote, 2, 0) < 0)
        die("process_vm_readv");
}

/* Writes explorer->now into the child. */
static void child_write(Explorer *explorer)
{
    State *now = &explorer->now;
    struct iovec regs = {&now->regs, sizeof now->regs};
    size_t live = live_stack(explorer, now->regs.rsp);
    struct iovec local[2] = {{&now->count, sizeof now->count},
                             {now->stack + STACK_BYTES - live, live}};
    struct iovec remote[2] = {{(void *)&count, sizeof count},
                              {explorer->stack + STACK_BYTES - live, live}};
    if (ptrace(PTRACE_SETREGSET, explorer->child, NT_PRSTATUS, &regs) != 0)
        die("PTRACE_SETREGSET");
    if (process_vm_writev(explorer->child, local, 2, remote, 2, 0) < 0)
        die("process_vm_writev");
    explorer->restores++;
    explorer->moved = false;
}

static void child_step(Explorer *explorer)
{
    int status;
    if (explorer->moved)
        child_write(explorer);
    if (ptrace(PTRACE_SINGLESTEP, explorer->child, 0, 0) != 0)
        die("PTRACE_SINGLESTEP");
    if (waitpid(explorer->child, &status, __WALL) < 0 || !WIFSTOPPED(status) ||
        WSTOPSIG(status) != SIGTRAP) {
        fprintf(stderr, "the traced program stopped unexpectedly (status %#x)\n", status);
        exit(3);
    }
    explorer->steps++;
    child_read(explorer);
}

static void push_word(Explorer *explorer, uint64_t word)
{
    State *now = &explorer->now;
    now->regs.rsp -= 8;
    memcpy(now->stack + STACK_BYTES - live_stack(explorer, now->regs.rsp), &word, 8);
}

static uint64_t pop_word(Explorer *explorer)
{
    State *now = &explorer->now;
    uint64_t word;
    memcpy(&word, now->stack + STACK_BYTES - live_stack(explorer, now->regs.rsp), 8);
    now->regs.rsp += 8;
    return word;
}

/* ---- the board: what happens between two instructions --------------------------------- */

/* Returns from the stub the program counter stands at. */
static void stub_return(Explorer *explorer)
{
    explorer->now.regs.rip = pop_word(explorer);
    explorer->moved = true;
}

/* Acts on the stub at the program counter; false when there is none. */
static bool stub_act(Explorer *explorer)
{
    State *now = &explorer->now;
    uint64_t pc = now->regs.rip;
    if (pc == (uintptr_t)irq_disable) {
        stub_return(explorer);
        now->regs.rax = now->masked;
        now->masked = !explorer->no_mask;
    } else if (pc == (uintptr_t)irq_enable) {
        stub_return(explorer);
        now->masked = now->regs.rdi & 1;
    } else if (pc == (uintptr_t)handler_returned) {
        now->regs = now->interrupted;
        now->active = false;
        explorer->moved = true;
    } else {
        return false;
    }
    return true;
}

static void take_if_possible(Explorer *explorer)
{
    State *now = &explorer->now;
    if (!now->pending || now->masked || now->active)
        return;
    now->pending = false;
    now->active = true;
    now->taken++;
    now->interrupted = now->regs;
    now->regs.rsp &= ~(uint64_t)15;
    now->regs.rip = (uintptr_t)on_tick;
    now->regs.rdi = 0;
    push_word(explorer, (uintptr_t)handler_returned);
    explorer->moved = true;
}

static void raise_event(Explorer *explorer)
{
    explorer->now.events_left--;
    explorer->now.pending = true; /* was it already: then this one is lost */
}

static bool main_has_returned(const Explorer *explorer)
{
    return explorer->now.regs.rip == (uintptr_t)main_returned;
}

/* After a step: brings `now` to its boundary, where nothing is decided yet.  False when the
 * program has ended. */
static bool arrive(Explorer *explorer)
{
    State *now = &explorer->now;
    stub_act(explorer);
    if (!main_has_returned(explorer) || now->pending || now->events_left > 0)
        return true;
    if (now->count != ITERATIONS + now->taken)
        explorer->failures++;
    return false;
}

/* From a boundary, raises decided, to the next one.  False when there is nothing new. */
static bool advance(Explorer *explorer)
{
    take_if_possible(explorer);
    if (!visited_add(&explorer->decided, state_hash(explorer, &explorer->now)))
        return false;
    child_step(explorer);
    return arrive(explorer);
}

/* ---- the search -------------------------------------------------------------------------- */

static void snapshot_push(Explorer *explorer)
{
    Snapshots *list = &explorer->snapshots;
    if (list->used == list->capacity) {
        list->capacity = list->capacity != 0 ? list->capacity * 2 : 1024;
        list->items =
            must_allocate(realloc(list->items, list->capacity * sizeof *list->items));
    }
    list->items[list->used++] = explorer->now;
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Explores until nothing is left, or a limit is met.  True when nothing was left. */
static bool explore(Explorer *explorer, double until, uint64_t max_states)
{
    bool running = arrive(explorer);
    for (;;) {
        State *now = &explorer->now;
        if (!running || !visited_add(&explorer->visited, state_hash(explorer, now))) {
            if (explorer->snapshots.used == 0)
                return true;
            *now = explorer->snapshots.items[--explorer->snapshots.used];
            explorer->moved = true;
            raise_event(explorer);
        } else if (explorer->visited.used >= max_states ||
                   (explorer->visited.used % 256 == 0 && seconds_now() >= until)) {
            return false;
        } else if (main_has_returned(explorer) && !now->pending) {
            raise_event(explorer); /* settle(): what can still come, has to come */
        } else if (now->events_left > 0) {
            snapshot_push(explorer);
        }
        running = advance(explorer);
    }
}

static bool pin_to_this_processor(void)
{
    cpu_set_t set;
    int cpu = sched_getcpu();
    CPU_ZERO(&set);
    CPU_SET(cpu >= 0 ? cpu : 0, &set);
    return sched_setaffinity(0, sizeof set, &set) == 0;
}

static void start_child(Explorer *explorer, uint32_t raises)
{
    int status;
    explorer->stack =
        mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (explorer->stack == MAP_FAILED)
        die("mmap");
    memset(explorer->stack, 0, STACK_BYTES);
    fflush(NULL);
    explorer->child = fork();
    if (explorer->child < 0)
        die("fork");
    if (explorer->child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (ptrace(PTRACE_TRACEME, 0, 0, 0) != 0)
            _exit(SKIP_STATUS);
        raise(SIGSTOP);
        _exit(0);
    }
    if (waitpid(explorer->child, &status, 0) < 0)
        die("waitpid");
    if (!WIFSTOPPED(status)) {
        fputs("ptrace is not allowed here\n", stderr);
        exit(SKIP_STATUS);
    }
    ptrace(PTRACE_SETOPTIONS, explorer->child, 0, PTRACE_O_EXITKILL);
    State *now = &explorer->now;
    struct iovec regs = {&now->regs, sizeof now->regs};
    if (ptrace(PTRACE_GETREGSET, explorer->child, NT_PRSTATUS, &regs) != 0)
        die("PTRACE_GETREGSET");
    now->regs.orig_rax = (uint64_t)-1; /* no system call is to be restarted */
    now->regs.rsp = (uintptr_t)explorer->stack + STACK_BYTES;
    now->regs.rip = (uintptr_t)count_up;
    now->events_left = raises;
    push_word(explorer, (uintptr_t)main_returned);
    explorer->moved = true;
}

static void explorer_clear(Explorer *explorer)
{
    kill(explorer->child, SIGKILL);
    waitpid(explorer->child, NULL, __WALL);
    free(explorer->visited.slots);
    free(explorer->decided.slots);
    free(explorer->snapshots.items);
    munmap(explorer->stack, 4096);
}

int main(int argc, char **argv)
{
    static const struct option options[] = {{"raises", required_argument, NULL, 'k'},
                                            {"seconds", required_argument, NULL, 's'},
                                            {"max-states", required_argument, NULL, 'm'},
                                            {"no-mask", no_argument, NULL, 'b'},
                                            {NULL, 0, NULL, 0}};
    Explorer explorer = {0};
    unsigned long raises = 5;
    double seconds = 2;
    uint64_t max_states = UINT64_MAX;
    int option;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (option == 'k')
            raises = strtoul(optarg, NULL, 10);
        else if (option == 's')
            seconds = strtod(optarg, NULL);
        else if (option == 'm')
            max_states = strtoull(optarg, NULL, 10);
        else if (option == 'b')
            explorer.no_mask = true;
        else
            return 2;
    }
    if (!pin_to_this_processor())
        die("sched_setaffinity");
    start_child(&explorer, (uint32_t)raises);
    double begin = seconds_now();
    bool complete = explore(&explorer, begin + seconds, max_states);
    double elapsed = seconds_now() - begin;
    printf("settled=%zu seconds=%.6f per_second=%.0f steps=%" PRIu64 " restores=%" PRIu64
           " failures=%" PRIu64 " complete=%s\n",
           explorer.visited.used, elapsed, (double)explorer.visited.used / elapsed,
           explorer.steps, explorer.restores, explorer.failures, complete ? "yes" : "no");
    explorer_clear(&explorer);
    return 0;
}
#endif
