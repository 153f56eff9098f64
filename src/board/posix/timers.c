/* SPDX-License-Identifier: GPL-2.0-or-later */
/* timers.c - what raises, in LIVE mode: a POSIX timer for each source, steady or, in a storm,
 * at random distances; and the line of bytes that UART1 hears.
 *
 * The environment that a lab describes is free to raise an event later, and to leave one
 * out, but not to raise one too early: a gap is kept in processor time, which is counted
 * generously, because instructions cannot be counted here. */
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#include "board/posix/board.h"

#define SECOND_NS 1000000000u
/* No timer of this board is faster. */
#define LEAST_NS 1000u
/* A steady timer that is as fast as this is stopped when its source has no event left: its
 * signals would leave main no time.  Slower ones run on, as do those of a storm, so that
 * the next run meets them at any phase. */
#define FAST_NS 20000u
/* For a source that no timer_start() gave a rate. */
#define DEFAULT_NS 1000000u
/* A run in which nothing can come and nothing ends is stuck after this. */
#define STUCK_NS 1000000000u

static uint64_t clock_ns(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * SECOND_NS + (uint64_t)now.tv_nsec;
}

uint64_t board_now_ns(void)
{
    return clock_ns(CLOCK_MONOTONIC);
}

/* ---- timers --------------------------------------------------------------------------- */

static struct timespec to_timespec(uint64_t ns)
{
    return (struct timespec){.tv_sec = (time_t)(ns / SECOND_NS),
                             .tv_nsec = (long)(ns % SECOND_NS)};
}

/* Expires at @at_ns and then every @every_ns (0: once). */
static void arm(BoardLine *line, uint64_t at_ns, uint64_t every_ns)
{
    struct itimerspec when = {.it_value = to_timespec(at_ns),
                              .it_interval = to_timespec(every_ns)};

    line->next_ns = at_ns;
    timer_settime(line->timer, TIMER_ABSTIME, &when, NULL);
}

static void stop(BoardLine *line)
{
    static const struct itimerspec never;

    line->interval_ns = 0;
    timer_settime(line->timer, 0, &never, NULL);
}

/* xorshift64*: a storm need not be unforeseeable, only the same for the same seed. */
static uint64_t draw(void)
{
    uint64_t x = board.random;

    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    board.random = x;
    return x * UINT64_C(0x2545f4914f6cdd1d) >> 16;
}

/* Half of the distances are short, so that bursts come, too. */
static uint64_t draw_distance(void)
{
    uint64_t most = board.header->storm_ns;

    if (draw() % 2 == 0)
        most /= 8;
    return LEAST_NS + draw() % (most + 1);
}

static bool hears_descriptor(unsigned source)
{
    return source == PROGRAM_UART1 && (board.header->flags & PROGRAM_UART_FROM_FD) != 0;
}

/* One byte from the descriptor, when the line is free and somebody listens. */
static uint32_t hear(void)
{
    BoardLine *line = &board.lines[PROGRAM_UART1];
    uint64_t now = board_now_ns();
    uint8_t byte;
    unsigned slot;
    ssize_t got;

    if (!line->attached || line->budget == 0 || ring_is_full(&board.heard))
        return 0; /* it stays in the descriptor until somebody wants it */
    if (now < board.uart_next_ns) {
        arm(line, board.uart_next_ns, 0);
        return 0;
    }
    got = read(PROGRAM_UART_FD, &byte, 1);
    if (got == 0)
        board.uart_ended = 1;
    if (got != 1 || !ring_push(&board.heard, &slot))
        return 0;
    board.heard_bytes[slot] = byte;
    board.uart_next_ns = now + board.header->uart_byte_ns;
    arm(line, board.uart_next_ns, 0);
    return 1;
}

void board_start_timer(unsigned source, uint64_t interval_ns)
{
    BoardLine *line = &board.lines[source];

    if (!line->has_timer)
        return;
    if (hears_descriptor(source)) {
        board_arrive(source, 0);
        return;
    }
    if (interval_ns == 0)
        interval_ns = source == PROGRAM_UART1 ? board.header->uart_byte_ns : DEFAULT_NS;
    else
        interval_ns = interval_ns * 1000 / board.header->speed_milli;
    if (interval_ns < LEAST_NS)
        interval_ns = LEAST_NS;
    /* One that runs goes on: its phase is no matter of the program's. */
    if (line->interval_ns == interval_ns)
        return;
    line->interval_ns = interval_ns;
    if (board.storm)
        arm(line, board_now_ns() + draw_distance(), 0);
    else
        arm(line, board_now_ns() + interval_ns, interval_ns);
}

void board_arrive(unsigned source, uint32_t expiries)
{
    BoardLine *line = &board.lines[source];
    uint32_t count = expiries == 0 ? 1 : expiries;
    uint64_t due = expiries == 0 ? board_now_ns() : line->next_ns;

    if (hears_descriptor(source)) {
        due = board_now_ns();
        count = hear();
        if (count == 0)
            return;
    } else if (expiries > 0 && board.storm) {
        arm(line, board_now_ns() + draw_distance(), 0);
    } else if (expiries > 0 && line->budget == 0 && line->interval_ns <= FAST_NS) {
        stop(line);
        return;
    } else if (expiries > 0) {
        line->next_ns += expiries * line->interval_ns;
    }
    if (atomic_fetch_add(&line->arrived, count) == 0)
        atomic_store(&line->since_ns, due);
    atomic_fetch_or(&board.arrived, (uint32_t)1 << source);
    board.attention = 1;
}

/* ---- raises ------------------------------------------------------------------------------ */

static void receive_byte(void)
{
    BoardStatus *status = board.status;
    unsigned slot;

    if (board.uart_ready)
        board.uart_overrun = 1;
    if (hears_descriptor(PROGRAM_UART1)) {
        if (ring_pop(&board.heard, &slot))
            board.uart_byte = board.heard_bytes[slot];
    } else if (board.header->n_uart > 0) {
        board.uart_byte = board.uart[board.uart_index];
        board.uart_index = (board.uart_index + 1) % board.header->n_uart;
    }
    board.uart_ready = 1;
    status->received[status->n_received++ % BOARD_RECEIVED_BYTES] = board.uart_byte;
}

/* A gap counts as over when main has slept meanwhile. */
static bool too_early(BoardLine *line)
{
    uint64_t now;

    if (line->gap_ns == 0 || board.traced)
        return false;
    now = clock_ns(CLOCK_THREAD_CPUTIME_ID);
    if (line->raised_cpu_ns != 0 && line->slept == board.sleeps &&
        now - line->raised_cpu_ns < line->gap_ns)
        return true;
    line->raised_cpu_ns = now;
    line->slept = board.sleeps;
    return false;
}

void board_raise(unsigned source, uint32_t count)
{
    BoardLine *line = &board.lines[source];
    BoardSource *status = &board.status->sources[source];

    if (!line->attached || !nvic_is_enabled(&board.nvic, source) || too_early(line))
        return;
    if (line->gap_ns > 0 && !board.traced)
        count = 1;
    for (; count > 0 && line->budget > 0; count--) {
        if (source == PROGRAM_UART1)
            receive_byte();
        if (line->budget != PROGRAM_UNLIMITED)
            line->budget--;
        status->raised++;
        if (nvic_raise(&board.nvic, source))
            line->raised_at_ns = atomic_load(&line->since_ns);
        else
            status->lost++;
        /* What expired since then comes while the handler runs, as it would have. */
        if (count > 1 && nvic_next(&board.nvic) == (int)source) {
            line->extra = count - 1;
            return;
        }
    }
}

bool board_can_come(bool bounded)
{
    if (board.script != NULL)
        return !bounded && board_script_can_come();
    for (uint32_t i = 0; i < board.header->n_sources; i++) {
        unsigned n = board.sources[i].number;
        const BoardLine *line = &board.lines[n];

        if (line->attached && nvic_is_enabled(&board.nvic, n) && line->budget > 0 &&
            !(bounded && line->budget == PROGRAM_UNLIMITED) &&
            !(hears_descriptor(n) && board.uart_ended))
            return true;
    }
    return false;
}

/* ---- waiting --------------------------------------------------------------------------------- */

void board_sleep(void)
{
    sigset_t sources, before;

    sigemptyset(&sources);
    for (int n = 0; n <= PROGRAM_SIGNAL_WATCH; n++)
        sigaddset(&sources, board.first_signal + n);
    /* Between the look and the sleep nothing can arrive. */
    sigprocmask(SIG_BLOCK, &sources, &before);
    if (atomic_load(&board.arrived) == 0) {
        board.waiting = 1;
        board.sleeps++;
        board_publish();
        board.return_place = PLACE_STUDENT;
        if (board.script != NULL)
            board_send_asleep();
        board.busy = 0;
        board_suspend(&before);
        board.busy = 1;
        board.waiting = 0;
        board_publish();
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
}

void board_watch(void)
{
    const BoardStatus *status = board.status;
    uint64_t now = board_now_ns();
    uint64_t progress = status->runs + status->broken_off;

    if (now >= board.end_ns)
        board_finish();
    if (progress != board.watched || board_can_come(false)) {
        board.watched = progress;
        board.watched_ns = now;
    } else if (now - board.watched_ns >= STUCK_NS) {
        board.watched_ns = now;
        board_break(BOARD_RULE_HANG, PROGRAM_API_COUNT);
    }
}
