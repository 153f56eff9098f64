/* SPDX-License-Identifier: GPL-2.0-or-later */
/* interrupt.c - what a source's signal does: note, decide, take.  board.h tells the execution
 * model.  Everything here runs with `busy` set, but for what board_call() calls. */
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <ucontext.h>

#include "base/bitset.h"
#include "board/posix/board.h"

/* ---- places ------------------------------------------------------------------------- */

static bool within(uint64_t pc, const char *from, const char *to)
{
    return pc >= (uintptr_t)from && pc < (uintptr_t)to;
}

bool board_owns(ProgramOwner owner, uint64_t address)
{
    return address >= board.from[owner] && address < board.to[owner];
}

Place board_place_of(uint64_t pc)
{
    if (board_owns(PROGRAM_SCENARIO_TEXT, pc) ||
        within(pc, board_enter_from, board_enter_to))
        return PLACE_SCENARIO;
    /* A handler that has executed its last instruction: what comes now comes after it. */
    if (within(pc, board_called_at, board_passing_to))
        return PLACE_SCENARIO;
    return board_owns(PROGRAM_LIBRARY_TEXT, pc) ? PLACE_LIBRARY : PLACE_STUDENT;
}

static bool is_entering(const void *context)
{
    return within(context_pc(context), board_signal_from, board_signal_to);
}

/* The place that a signal has cut.  Only when it was not busy there.  Where another signal's
 * handler was about to start, that is the place that the other one has cut. */
static Place place_of_context(const void *context)
{
    uint64_t pc;

    while (is_entering(context))
        context = context_argument(context);
    pc = context_pc(context);
    if (board_owns(PROGRAM_TRAP, pc) || within(pc, board_thunks_from, board_thunks_to))
        return board_place_of(context_return(context));
    if (board_owns(PROGRAM_STUDENT_TEXT, pc) || board_owns(PROGRAM_SUPPORT_TEXT, pc) ||
        board_owns(PROGRAM_LIBRARY_TEXT, pc) || board_owns(PROGRAM_SCENARIO_TEXT, pc) ||
        within(pc, board_enter_from, board_enter_to) ||
        within(pc, board_passing_from, board_passing_to) ||
        (pc >= PROGRAM_GATES_BASE && pc < board.gates_end))
        return board_place_of(pc);
    /* The end of another signal's handler, the kernel's return from it, or a system call
     * that sleeps in irq_wait(). */
    return (Place)board.return_place;
}

/* ---- what is noted -------------------------------------------------------------------- */

void board_publish(void)
{
    BoardStatus *status = board.status;

    memcpy(status->stack, board.nvic.stack, BOARD_MAX_DEPTH);
    status->depth = board.nvic.depth;
    status->masked = board.nvic.masked;
    status->call_active = board.call_active;
    status->waiting = board.waiting;
    status->attention = board.attention != 0;
}

static int context_now(void)
{
    int source = nvic_running(&board.nvic);

    return source != NVIC_NONE ? source : board.call_active ? BOARD_CALL : BOARD_MAIN;
}

static void note_breach(BoardBreach *breach, unsigned api)
{
    if (breach->count++ > 0)
        return;
    breach->pc = board_owns(PROGRAM_STUDENT_TEXT, board.caller) ? board.caller : 0;
    breach->context = context_now();
    breach->api = api;
}

bool board_breach(BoardRule rule, unsigned api)
{
    if (board.header->rules_off >> rule & 1)
        return false;
    note_breach(&board.status->breaches[rule], api);
    if (rule == BOARD_RULE_ALLOC || rule == BOARD_RULE_BLOCKING)
        note_breach(&board.status->calls[api], api);
    if (board.exact) {
        board.status->broken_off++;
        board_publish();
        board_abandon();
    }
    return true;
}

void board_break(BoardRule rule, unsigned api)
{
    if (!board_breach(rule, api))
        return;
    board.status->broken_off++;
    board_abandon();
}

/* ---- the mask and the scenario ----------------------------------------------------------- */

/* Was the function of the API that returns to @to called from there?  A student's function
 * that ends with such a call jumps, and leaves the scenario as the place to return to. */
static bool called_from_scenario(uint64_t to)
{
    return board_place_of(to) == PLACE_SCENARIO &&
           board_owns(PROGRAM_TRAP, patch_called(to));
}

bool board_called_by_scenario(void)
{
    return board.nvic.depth == 0 && !board.call_active &&
           called_from_scenario(board.caller);
}

void board_check_mask(void)
{
    if (board.nvic.masked && !called_from_scenario(board.masked_by))
        board_break(BOARD_RULE_MASKED_RETURN, PROGRAM_API_COUNT);
}

/* ---- taking ----------------------------------------------------------------------------------- */

/* Returned masked: in TRACED mode, or when the rule ends runs, that is that. */
static void check_returned_mask(void)
{
    if (board.nvic.masked)
        board_break(BOARD_RULE_MASKED_RETURN, PROGRAM_API_COUNT);
}

/* A source's signal stays blocked while its signal's handler runs, so that a timer that is
 * too fast cannot fill the stack.  What runs there next, though, other sources of that
 * frame may have to pre-empt. */
static void unblock_others(Bitset but)
{
    Bitset others = board.blocked & ~but;
    sigset_t set;

    if (others == 0)
        return;
    board.blocked &= but;
    sigemptyset(&set);
    for (; others != 0; others &= others - 1)
        sigaddset(&set, board.first_signal + (int)bitset_first(others));
    sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static void run_handler(unsigned source)
{
    BoardLine *line = &board.lines[source];
    BoardSource *status = &board.status->sources[source];
    uint8_t waiting = board.waiting;
    uint64_t outer_nested = board.nested_ns, due = line->raised_at_ns;
    uint64_t start, took;

    nvic_take(&board.nvic);
    board.takings[board.call_active]++;
    status->taken++;
    status->nested += board.nvic.depth > 1;
    if (line->extra > 0) {
        uint32_t extra = line->extra;

        line->extra = 0;
        board_raise(source, extra);
    }
    board.waiting = 0;
    board.nested_ns = 0;
    board_publish();
    unblock_others(board.nvic.active);
    start = board_now_ns();
    board_call(line->handler, line->self);
    took = board_now_ns() - start;
    status->last_ns = start;
    if (status->first_ns == 0)
        status->first_ns = start;
    histogram_add(&status->latency, start > due ? start - due : 0);
    histogram_add(&status->handler, took > board.nested_ns ? took - board.nested_ns : 0);
    board.nested_ns = outer_nested + took;
    check_returned_mask();
    nvic_return(&board.nvic);
    board.waiting = waiting;
    board_publish();
}

static void run_call(void)
{
    uint8_t waiting = board.waiting;
    unsigned slot;

    ring_pop(&board.queue, &slot);
    board.call_active = 1;
    board.waiting = 0;
    board_publish();
    unblock_others(0);
    board_call(board.calls[slot].call, board.calls[slot].argument);
    check_returned_mask();
    board.call_active = 0;
    board.waiting = waiting;
    board_publish();
}

static bool can_start_call(Place place)
{
    return place == PLACE_STUDENT && !ring_is_empty(&board.queue) && !board.call_active &&
           board.nvic.depth == 0 && !board.nvic.masked;
}

/* Raises what has arrived since this was last asked. */
static void look_at_arrivals(void)
{
    uint32_t set = 0;

    if (atomic_load(&board.arrived) != 0)
        set = atomic_exchange(&board.arrived, 0);
    for (; set != 0; set &= set - 1)
        board_look(bitset_first(set));
}

void board_serve(Place place)
{
    for (;;) {
        int source;

        look_at_arrivals();
        source = place == PLACE_SCENARIO ? NVIC_NONE : nvic_next(&board.nvic);
        if (source != NVIC_NONE)
            run_handler((unsigned)source);
        else if (can_start_call(place))
            run_call();
        else
            break;
    }
    /* In this order: an arrival after the first line sets it again. */
    board.attention = 0;
    if (board.nvic.pending != 0 || !ring_is_empty(&board.queue) ||
        atomic_load(&board.arrived) != 0)
        board.attention = 1;
}

/* ---- the ways in from entry-*.S ------------------------------------------------------------- */

void board_leave(uint64_t to)
{
    board_serve(board_place_of(to));
}

uint64_t board_after_library(void)
{
    uint64_t to = board.library_return[board.call_active];

    board.library_return[board.call_active] = 0;
    board_serve(board_place_of(to));
    return to;
}

void board_pass(int32_t api, uint64_t *return_slot, uint64_t argument)
{
    board_serve(PLACE_STUDENT);
    if (api < 0)
        return;
    board.caller = *return_slot;
    board_enter_library((unsigned)api, argument);
    if (board.nvic.depth == 0 && board.library_return[board.call_active] == 0) {
        board.library_return[board.call_active] = *return_slot;
        *return_slot = (uintptr_t)board_library_left;
    }
}

/* The sources whose signals were kept back where this one cut in.  The kernel's word, not
 * board.blocked: between the end of another signal's handler and the return from it the two
 * differ.  (In sigsuspend() it is more than were: no harm, those are unblocked once more.) */
static uint32_t blocked_by(const void *context)
{
    const ucontext_t *user = context;
    uint64_t mask;

    memcpy(&mask, &user->uc_sigmask, sizeof mask); /* signal n is bit n - 1 */
    return (uint32_t)(mask >> (board.first_signal - 1)) & 0xffffu;
}

/* The signal numbers are checked once, when they are installed. */
void board_on_signal(int signal, siginfo_t *info, void *context, uint32_t was_busy)
{
    int saved_errno = errno;
    unsigned number = (unsigned)(signal - board.first_signal);
    uint32_t blocked = board.blocked;
    Place place;

    if (!board.exact)
        board.blocked = blocked_by(context);
    if (number < PROGRAM_MAX_SOURCES) {
        if (!board.exact)
            board.blocked |= bitset_of(number);
        board_arrive(number,
                     info->si_code == SI_TIMER ? 1 + (uint32_t)info->si_overrun : 0);
    } else if (number == PROGRAM_SIGNAL_WATCH) {
        board_watch(context_pc(context));
    }
    if (!was_busy) {
        bool entering = is_entering(context); /* then the other one sees to it */

        place = place_of_context(context);
        do {
            BOARD_SET_BUSY(1);
            if (!entering) {
                board_serve(place);
                if (number < PROGRAM_MAX_SOURCES && !board.exact)
                    board_give_way(number);
            }
            board.return_place = place;
            BOARD_SET_BUSY(0);
        } while (!entering && atomic_load(&board.arrived) != 0);
    }
    board.blocked = blocked;
    errno = saved_errno;
}

/* ---- crashes ------------------------------------------------------------------------------------ */

/* SIGSEGV and its like, on a stack of their own: the run ends. */
void board_on_crash(int signal, siginfo_t *info, void *context)
{
    BoardCrash *crash = &board.status->crash;

    BOARD_SET_BUSY(1);
    if (crash->count++ == 0) {
        crash->signal = signal;
        crash->pc = context_pc(context);
        crash->address = (uintptr_t)info->si_addr;
        crash->caller = board.caller;
        crash->depth = board.nvic.depth;
        memcpy(crash->stack, board.nvic.stack, BOARD_MAX_DEPTH);
        crash->in_call = board.call_active;
    }
    board_publish();
    board.status->broken_off++;
    board_abandon();
}
