/* SPDX-License-Identifier: GPL-2.0-or-later */
/* setup.c - what is made before the first signal can come: sources, timers, handlers.
 * Nothing here is called once the program runs. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "board/posix/board.h"

/* Of processor time: what taking a signal may cost, and an instruction at the most. */
#define GAP_BASE_NS 20000u
#define GAP_INSN_NS 10u

/* ---- sources --------------------------------------------------------------------------- */

static uint32_t gap_ns(const ProgramSource *source)
{
    uint64_t insns = source->gap_insns > source->period_insns ? source->gap_insns
                                                              : source->period_insns;
    uint64_t ns = insns == 0 ? 0 : GAP_BASE_NS + insns * GAP_INSN_NS;

    return ns > UINT32_MAX ? UINT32_MAX : (uint32_t)ns;
}

void board_prepare(const ProgramHeader *header)
{
    board.first_signal = SIGRTMIN;
    board.exact = header->mode != PROGRAM_LIVE;
    board.storm = !board.exact && (header->flags & PROGRAM_STORM) != 0;
    board.random = header->seed != 0 ? header->seed : 1;
    for (uint32_t i = 0; i < header->n_sources; i++) {
        const ProgramSource *source = &board.sources[i];
        BoardLine *line = &board.lines[source->number];

        line->listed = true;
        line->priority = source->priority;
        line->gap_ns = gap_ns(source);
    }
}

/* ---- timers ------------------------------------------------------------------------------- */

static int create_timer(unsigned number, timer_t *ret_timer)
{
    struct sigevent event;

    memset(&event, 0, sizeof event);
    event.sigev_notify = SIGEV_THREAD_ID;
    event.sigev_signo = board.first_signal + (int)number;
    event._sigev_un._tid = getpid(); /* the only thread's id */
    return timer_create(CLOCK_MONOTONIC, &event, ret_timer);
}

int board_create_timers(void)
{
    for (uint32_t i = 0; i < board.header->n_sources; i++) {
        unsigned number = board.sources[i].number;

        if (create_timer(number, &board.lines[number].timer) != 0)
            return -1;
        board.lines[number].has_timer = true;
    }
    return create_timer(PROGRAM_SIGNAL_WATCH, &board.watch);
}

int board_listen(void)
{
    if (fcntl(PROGRAM_UART_FD, F_SETFL, O_NONBLOCK | O_ASYNC) != 0 ||
        fcntl(PROGRAM_UART_FD, F_SETSIG, board.first_signal + PROGRAM_UART1) != 0 ||
        fcntl(PROGRAM_UART_FD, F_SETOWN, getpid()) != 0)
        return -1;
    return 0;
}

/* ---- signals --------------------------------------------------------------------------------- */

static int install(int signal, void (*handler)(int, siginfo_t *, void *), int flags)
{
    struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | flags};

    sigemptyset(&action.sa_mask);
    return sigaction(signal, &action, NULL);
}

int board_install_signals(void *stack, size_t stack_bytes)
{
    static const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP};
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    stack_t own = {.ss_sp = stack, .ss_size = stack_bytes};

    for (int n = 0; n <= PROGRAM_SIGNAL_WATCH; n++) {
        bool nests = board.exact || n == PROGRAM_SIGNAL_WATCH;

        if (install(board.first_signal + n, board_signal, nests ? SA_NODEFER : 0) != 0)
            return -1;
    }
    for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++) {
        if (install(crashes[i], board_on_crash, SA_ONSTACK) != 0)
            return -1;
    }
    /* What comes for UART1's descriptor when too many of its signals are queued. */
    if (sigaction(SIGIO, &ignore, NULL) != 0)
        return -1;
    return sigaltstack(&own, NULL);
}
