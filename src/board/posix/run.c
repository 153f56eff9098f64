/* SPDX-License-Identifier: GPL-2.0-or-later */
/* run.c - one run of the scenario after another. */
#include <string.h>
#include <unistd.h>

#include "board/posix/board.h"
#include "board/posix/entry.h"

_Static_assert(offsetof(Board, busy) == BOARD_BUSY, "entry.h");
_Static_assert(offsetof(Board, attention) == BOARD_ATTENTION, "entry.h");
_Static_assert(offsetof(Board, arrived) == BOARD_ARRIVED, "entry.h");
_Static_assert(offsetof(Board, masked_by) == BOARD_MASKED_BY, "entry.h");
_Static_assert(offsetof(Board, caller) == BOARD_CALLER, "entry.h");
_Static_assert(offsetof(Board, resume) == BOARD_RESUME, "entry.h");
_Static_assert(offsetof(Board, nvic) + offsetof(Nvic, masked) == BOARD_MASKED, "entry.h");
_Static_assert(PLACE_STUDENT == 0, "board_call()");

Board board = {.busy = 1};

/* ---- before and after a run ------------------------------------------------------------ */

static void reset_memory(void)
{
    const uint8_t *base = (const uint8_t *)board.header;

    for (uint32_t i = 0; i < board.header->n_parts; i++) {
        const ProgramPart *part = &board.parts[i];

        if (part->owner >= PROGRAM_STUDENT_DATA)
            memcpy((void *)(uintptr_t)part->address, base + part->bytes, part->size);
    }
}

/* Timers run on, so that each run meets them at another phase. */
static void reset_lines(void)
{
    for (unsigned n = 0; n < PROGRAM_MAX_SOURCES; n++) {
        BoardLine *line = &board.lines[n];

        atomic_store(&line->arrived, 0);
        line->attached = false;
        line->extra = 0;
        line->raised_cpu_ns = 0;
        line->budget = 0;
    }
    for (uint32_t i = 0; i < board.header->n_sources; i++)
        board.lines[board.sources[i].number].budget = board.sources[i].events;
    atomic_store(&board.arrived, 0);
}

static void reset(void)
{
    sigset_t none;

    reset_memory();
    reset_lines();
    nvic_init(&board.nvic);
    ring_init(&board.queue, BOARD_QUEUE);
    board.attention = 0;
    board.waiting = board.call_active = 0;
    board.blocked = 0;
    board.nested_ns = 0;
    board.library_return[0] = board.library_return[1] = 0;
    board.uart_ready = board.uart_overrun = 0;
    board.sensor_index = 0;
    if ((board.header->flags & PROGRAM_UART_GOES_ON) == 0)
        board.uart_index = 0;
    board.error_valid = 0;
    board.failed_checks = board.seen_checks = 0;
    /* A run that was broken off may have left signals blocked. */
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static void count_checks(bool complete)
{
    for (unsigned i = 0; i < BOARD_MAX_CHECKS; i++) {
        uint64_t bit = (uint64_t)1 << i;

        if (board.failed_checks & bit)
            board.status->checks[i].failed++;
        else if (complete && (board.seen_checks & bit))
            board.status->checks[i].held++;
    }
}

/* ---- runs ----------------------------------------------------------------------------------- */

void board_finish(void)
{
    board.busy = 1;
    board_publish();
    board.status->cpu_ns = board_cpu_ns();
    board.status->phase = BOARD_FINISHED;
    _exit(0);
}

void board_abandon(void)
{
    board.busy = 1;
    board.broken_off = true;
    board_resume();
}

static bool is_over(void)
{
    const BoardStatus *status = board.status;

    return board.exact || board_now_ns() >= board.end_ns ||
           (board.header->max_runs != 0 &&
            status->runs + status->broken_off >= board.header->max_runs);
}

void board_run(void)
{
    if (!board.exact)
        board_start_watch();
    board.status->phase = BOARD_RUNNING;
    do {
        board.broken_off = false;
        reset();
        board_enter(board.header->entry, board.stack_top);
        /* The run in which a line ended did not get what it waited for. */
        if (board.uart_ended)
            break;
        count_checks(!board.broken_off);
        if (!board.broken_off)
            board.status->runs++;
    } while (!is_over());
    board_finish();
}
