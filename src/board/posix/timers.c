/* SPDX-License-Identifier: GPL-2.0-or-later */
/* timers.c - what raises, in LIVE mode: a POSIX timer for each source, steady or, in a storm,
 * at random distances; and the line of bytes that UART1 hears.
 *
 * The environment that a lab describes is free to raise an event later, and to leave one
 * out, but not to raise one too early: a gap is kept in processor time, which is counted
 * generously, because instructions cannot be counted here.
 *
 * A timer may be faster than its signal.  If the kernel repeated it, the next signal would be
 * there before the code that the last one cut has gone on by an instruction, for ever (a
 * signal that becomes pending while its handler runs is delivered by the return from it).  So
 * a fast timer is armed for one expiry at a time: when the board looks at an arrival, never
 * while the board is cut itself, and late enough for main to go on as well.  The expiries
 * that this leaves out are known from the clock, and come as the kernel's overruns would. */
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#include "board/posix/board.h"

#define SECOND_NS 1000000000u
/* No timer of this board is faster. */
#define LEAST_NS 1000u
/* A steady timer that is as fast as this is stopped when its source has no event left: its
 * signals would leave main little time.  Slower ones run on, as do those of a storm, so that
 * the next run meets them at any phase. */
#define FAST_NS 20000u
/* The kernel repeats steady timers that are as slow as this.  A signal takes a few us; an
 * emulated processor may need ten times as long. */
#define SLOW_NS 100000u
/* Between two signals of a timer that is armed singly: as long as the last one took from its
 * expiry until it had been served, within these bounds, so that the code which they cut gets
 * on.  No longer, or a storm has no bursts. */
#define LEAST_PAUSE_NS 4000u
#define MOST_PAUSE_NS 100000u
#define WATCH_NS 50000000
/* For a source that no timer_start() gave a rate. */
#define DEFAULT_NS 1000000u
/* A run in which nothing can come and nothing ends is stuck after this, of processor time: it
 * cannot be asleep, and a machine may have other work. */
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

uint64_t board_cpu_ns(void)
{
    return clock_ns(CLOCK_THREAD_CPUTIME_ID); /* there is one thread */
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

    line->armed_ns = at_ns;
    line->repeats = every_ns != 0;
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

static uint64_t pause_ns(const BoardLine *line, uint64_t now)
{
    uint64_t pause = now > line->came_ns ? now - line->came_ns : 0;

    if (pause > MOST_PAUSE_NS)
        return MOST_PAUSE_NS;
    return pause > LEAST_PAUSE_NS ? pause : LEAST_PAUSE_NS;
}

static uint64_t later(uint64_t one, uint64_t other)
{
    return one > other ? one : other;
}

/* Armed for its next expiry, but for none that comes at once. */
static void arm_next(BoardLine *line)
{
    uint64_t now = board_now_ns(), earliest = now + pause_ns(line, now);

    if (!board.storm && line->budget == 0 && line->interval_ns <= FAST_NS) {
        stop(line);
        return;
    }
    if (board.storm)
        line->next_ns = later(now + draw_distance(), earliest);
    arm(line, later(line->next_ns, earliest), 0);
}

static void start(BoardLine *line, uint64_t interval_ns)
{
    uint64_t now = board_now_ns();

    line->interval_ns = interval_ns;
    line->came_ns = now;
    line->next_ns = now + interval_ns;
    if (board.storm)
        line->next_ns = now + draw_distance();
    else if (interval_ns <= FAST_NS) /* stopped after each run: any phase */
        line->next_ns = now + LEAST_NS + draw() % interval_ns;
    arm(line, line->next_ns, board.storm || interval_ns < SLOW_NS ? 0 : interval_ns);
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
    if (interval_ns == 0 && source == PROGRAM_UART1)
        interval_ns = board.header->uart_byte_ns; /* the line's, at any speed */
    else
        interval_ns = (interval_ns == 0 ? DEFAULT_NS : interval_ns) * 1000 /
                      board.header->speed_milli;
    if (interval_ns < LEAST_NS)
        interval_ns = LEAST_NS;
    /* One that runs goes on: its phase is no matter of the program's.  The expiry that was
     * to arm it for the next may have been the last run's. */
    if (line->interval_ns != interval_ns)
        start(line, interval_ns);
    else if (!line->repeats && line->armed_ns <= board_now_ns())
        arm_next(line);
}

void board_source_enabled(unsigned source)
{
    /* A byte may have waited for it. */
    if (hears_descriptor(source))
        board_arrive(source, 0);
    board.attention = 1;
}

/* How many expiries of a timer that is armed singly are over, and when the first was due. */
static uint32_t expired(BoardLine *line, uint64_t *ret_due_ns)
{
    uint64_t now = board_now_ns(), count = 1;

    *ret_due_ns = now;
    /* Kernels before 6.13 deliver a signal that was pending when its timer was set anew. */
    if (line->interval_ns == 0 || now < later(line->armed_ns, line->next_ns))
        return 0;
    *ret_due_ns = line->next_ns;
    if (!board.storm) {
        count += (now - line->next_ns) / line->interval_ns;
        line->next_ns += count * line->interval_ns;
    }
    return (uint32_t)count;
}

void board_arrive(unsigned source, uint32_t expiries)
{
    BoardLine *line = &board.lines[source];
    uint32_t count = 1;
    uint64_t due;

    if (expiries == 0 || hears_descriptor(source)) {
        due = board_now_ns();
    } else if (line->repeats) {
        count = expiries;
        due = line->next_ns;
        line->next_ns += expiries * line->interval_ns;
    } else {
        count = expired(line, &due);
    }
    line->came_ns = line->repeats || expiries == 0 ? due : line->armed_ns;
    if (count > 0 && atomic_fetch_add(&line->arrived, count) == 0)
        atomic_store(&line->since_ns, due);
    atomic_fetch_or(&board.arrived, (uint32_t)1 << source);
    board.attention = 1;
}

void board_give_way(unsigned source)
{
    BoardLine *line = &board.lines[source];
    uint64_t now;

    if (line->repeats || line->interval_ns == 0)
        return;
    now = board_now_ns();
    if (line->armed_ns < now + LEAST_NS)
        arm(line, now + pause_ns(line, now), 0);
}

/* ---- raises ------------------------------------------------------------------------------ */

static void receive_byte(uint8_t byte)
{
    BoardStatus *status = board.status;

    if (board.uart_ready)
        board.uart_overrun = 1;
    board.uart_byte = byte;
    board.uart_ready = 1;
    status->received[status->n_received++ % BOARD_RECEIVED_BYTES] = board.uart_byte;
}

static void receive_labs_byte(void)
{
    uint8_t byte = board.uart_byte;

    if (board.header->n_uart > 0) {
        byte = board.uart[board.uart_index];
        board.uart_index = (board.uart_index + 1) % board.header->n_uart;
    }
    receive_byte(byte);
}

/* A gap counts as over when main has slept meanwhile. */
static bool too_early(BoardLine *line)
{
    uint64_t now;

    if (line->gap_ns == 0 || board.exact)
        return false;
    now = board_cpu_ns();
    if (line->raised_cpu_ns != 0 && line->slept == board.sleeps &&
        now - line->raised_cpu_ns < line->gap_ns)
        return true;
    line->raised_cpu_ns = now;
    line->slept = board.sleeps;
    return false;
}

static bool can_be_raised(unsigned source)
{
    const BoardLine *line = &board.lines[source];

    return line->attached && line->budget > 0 && nvic_is_enabled(&board.nvic, source);
}

static void raise_once(unsigned source)
{
    BoardLine *line = &board.lines[source];
    BoardSource *status = &board.status->sources[source];

    if (line->budget != PROGRAM_UNLIMITED)
        line->budget--;
    status->raised++;
    if (nvic_raise(&board.nvic, source))
        line->raised_at_ns = atomic_load(&line->since_ns);
    else
        status->lost++;
}

void board_raise(unsigned source, uint32_t count)
{
    BoardLine *line = &board.lines[source];

    if (!can_be_raised(source) || too_early(line))
        return;
    if (line->gap_ns > 0 && !board.exact)
        count = 1;
    for (; count > 0 && line->budget > 0; count--) {
        if (source == PROGRAM_UART1)
            receive_labs_byte();
        raise_once(source);
        /* What expired since then comes while the handler runs, as it would have. */
        if (count > 1 && nvic_next(&board.nvic) == (int)source) {
            line->extra = count - 1;
            return;
        }
    }
}

/* One byte from the descriptor, when the line is free and somebody listens; else it stays
 * there. */
static void hear(void)
{
    BoardLine *line = &board.lines[PROGRAM_UART1];
    uint64_t now = board_now_ns(), earliest = now + pause_ns(line, now);
    uint8_t byte;
    ssize_t got;

    if (!can_be_raised(PROGRAM_UART1))
        return;
    if (now >= board.uart_next_ns && !too_early(line)) {
        got = read(PROGRAM_UART_FD, &byte, 1);
        if (got == 0)
            board.uart_ended = 1;
        if (got != 1)
            return;
        board.uart_next_ns = now + board.header->uart_byte_ns;
        receive_byte(byte);
        raise_once(PROGRAM_UART1);
    }
    arm(line, later(board.uart_next_ns, earliest), 0);
}

/* In a storm some come again while their handler runs, which is too short for a timer. */
static uint32_t storm_count(uint32_t count)
{
    uint64_t more = draw() % 16;

    return more < 3 ? count + (uint32_t)more : count;
}

void board_look(unsigned source)
{
    BoardLine *line = &board.lines[source];
    uint32_t count = atomic_exchange(&line->arrived, 0);

    if (hears_descriptor(source)) {
        hear();
        return;
    }
    if (line->interval_ns != 0 && !line->repeats) {
        if (count > 0)
            arm_next(line);
        else /* the signal came before its time: it may have been the only one */
            arm(line, later(line->armed_ns, line->next_ns), 0);
    }
    board_raise(source, count > 0 && board.storm ? storm_count(count) : count);
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

bool board_pays_to_sleep(void)
{
    return !board.storm || (board.header->flags & PROGRAM_UART_FROM_FD) != 0;
}

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
        BOARD_SET_BUSY(0);
        board_suspend(&before);
        BOARD_SET_BUSY(1);
        board.waiting = 0;
        board_publish();
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
}

void board_start_watch(void)
{
    const struct timespec every = {.tv_nsec = WATCH_NS};
    const struct itimerspec watch = {.it_value = every, .it_interval = every};

    board.watched_ns = board_cpu_ns();
    board.end_ns = board_now_ns() + board.header->duration_ns;
    timer_settime(board.watch, 0, &watch, NULL);
}

/* A timer that is armed singly and whose signal did not come would never come again.  It is
 * one when the watch has met it overdue before. */
static void revive_timers(void)
{
    for (unsigned n = 0; n < PROGRAM_MAX_SOURCES; n++) {
        BoardLine *line = &board.lines[n];
        uint64_t before = line->overdue_ns;

        if (line->interval_ns == 0 || line->repeats || board_now_ns() < line->armed_ns)
            continue;
        line->overdue_ns = line->armed_ns;
        if (before != line->armed_ns)
            continue;
        board.status->revived++;
        atomic_fetch_or(&board.arrived, (uint32_t)1 << n);
        board.attention = 1;
    }
}

void board_watch(uint64_t pc)
{
    const BoardStatus *status = board.status;
    uint64_t now = board_cpu_ns();
    uint64_t progress = status->runs + status->broken_off;

    if (board_now_ns() >= board.end_ns)
        board_finish();
    revive_timers();
    if (progress != board.watched || board_can_come(false)) {
        board.watched = progress;
        board.watched_ns = now;
    } else if (now - board.watched_ns >= STUCK_NS) {
        board.watched_ns = now;
        if (board_owns(PROGRAM_STUDENT_TEXT, pc))
            board.caller = pc + 1; /* as if it were behind a call */
        board_break(BOARD_RULE_HANG, PROGRAM_API_COUNT);
    }
}
