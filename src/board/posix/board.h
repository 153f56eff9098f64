/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * board.h - the posix board from inside.
 *
 * Execution model.  One thread.  A source is a real-time signal; its handler (on_signal() in
 * interrupt.c, entered through entry-*.S) may cut in between any two instructions, its own
 * included.  In LIVE mode a source's own signal is blocked while its signal's handler runs,
 * others never; what keeps things in order is not that, but
 *
 *   busy       is set while the board's own code runs.  A signal that finds it set notes its
 *              arrival (lines[].arrived, arrived) and returns;
 *   arrived    is the set of sources whose arrival has not been looked at;
 *   attention  is set when something waits that could not be done when it came: the way out
 *              of every function of the board looks at it.
 *
 * Whoever clears `busy` looks at `arrived` after that, never before, so no arrival is
 * forgotten.  Interrupts are masked lazily: irq_disable() sets nvic.masked, which a signal
 * finds when it asks what is to be taken; it leaves the source pending, and irq_enable()
 * takes it.  So neither is a system call.
 *
 * Whether a signal may be served at once depends on what it cut (Place): the scenario's code
 * is atomic, and a scheduled call does not start inside a library function.  What may not be
 * interrupted is left by way of the board (a gate, a stub's return), which then serves.
 *
 * Everything that a handler can reach uses only this one struct and what signal-safety(7)
 * lists; a test holds the object files against that list. */
#ifndef IRQLAB_BOARD_POSIX_BOARD_H
#define IRQLAB_BOARD_POSIX_BOARD_H

#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "base/board-status.h"
#include "base/program.h"
#include "base/ring.h"
#include "nvic/nvic.h"

#define BOARD_QUEUE 8
#define BOARD_LEDS 4

typedef void (*BoardFunction)(void *argument);

/** What runs, or is returned to, as far as interrupts are concerned. */
typedef enum {
    PLACE_STUDENT, /**< everything may come in */
    PLACE_LIBRARY, /**< handlers may, scheduled calls not */
    PLACE_SCENARIO /**< nothing may */
} Place;

/** A source's line into the board, and in LIVE mode what drives it. */
typedef struct {
    _Atomic uint32_t arrived;  /**< signals not looked at yet, lost expiries included */
    _Atomic uint64_t since_ns; /**< when the first of them was due */
    uint64_t came_ns;          /**< LIVE: when the kernel had the latest of them expire */
    uint32_t extra;            /**< expiries to be raised inside the handler */
    uint32_t budget;           /**< raises left in this run */
    uint32_t gap_ns;           /**< least processor time between two raises */
    uint64_t raised_cpu_ns;    /**< processor time at the latest raise */
    uint64_t slept;            /**< board.sleeps at the latest raise */
    uint64_t raised_at_ns;     /**< when the pending raise was due */
    timer_t timer;
    bool has_timer, listed, attached;
    bool repeats;         /**< by the kernel; else it is armed for one expiry at a time */
    uint64_t interval_ns; /**< of the timer; 0: stopped */
    uint64_t next_ns;     /**< when it expires next, by its rate */
    uint64_t armed_ns;    /**< when the kernel has it expire: later when it is too fast */
    uint64_t overdue_ns;  /**< armed_ns when the watch last met it in the past */
    uint32_t priority;    /**< what the lab gives it */
    BoardFunction handler;
    void *self;
} BoardLine;

typedef struct Board {
    /* Used by entry-*.S: see entry.h. */
    volatile uint32_t busy;
    volatile uint32_t attention;
    _Atomic uint32_t arrived;
    uint32_t reserved;
    uint64_t masked_by; /* who set the mask: an address */
    uint64_t caller;    /* of the function of the API that was entered last */
    uint64_t resume;    /* stack pointer of board_enter()'s caller */
    Nvic nvic;

    uint32_t return_place; /* Place that a signal's handler returns to */
    int first_signal;      /* SIGRTMIN, which is a function call */
    /* Traced: nothing raises by itself, and there is one run. */
    bool exact; /* raises come where they are placed, in one run: not LIVE */
    bool storm, broken_off;
    uint8_t waiting; /* main sleeps in irq_wait() or settle() */
    uint8_t call_active;
    uint64_t takings[2]; /* handlers entered: outside a scheduled call, inside one */
    uint64_t sleeps;     /* how often main has slept */
    uint32_t blocked;    /* sources whose signal the kernel keeps back now */
    uint64_t nested_ns;  /* time in handlers that pre-empted the running one */
    uint64_t library_return[2]; /* of main, and of a scheduled call; 0: not inside */
    Ring queue;
    struct {
        BoardFunction call;
        void *argument;
    } calls[BOARD_QUEUE];
    BoardLine lines[PROGRAM_MAX_SOURCES];

    uint8_t uart_byte, uart_ready, uart_overrun, uart_ended;
    uint64_t uart_next_ns; /* when the line is free for the next byte */
    uint32_t uart_index, sensor_index;
    uint8_t error_valid, error_source;
    uint32_t error_code, error_detail;
    uint64_t failed_checks, seen_checks; /* of this run */
    uint64_t random;
    timer_t watch;
    uint64_t end_ns;
    uint64_t watched, watched_ns; /* runs that had ended, at which processor time */

    /* Constant while the program runs. */
    const ProgramHeader *header;
    const ProgramPart *parts;
    const ProgramSource *sources;
    const uint32_t *sensor;
    const uint8_t *uart;
    volatile ProgramScript *script; /* SCRIPTED; else NULL */
    pid_t pid;
    uint64_t from[PROGRAM_OWNERS], to[PROGRAM_OWNERS]; /* addresses */
    uint64_t text_low, text_high, gates_end, stack_low, stack_top;
    BoardStatus *status;
} Board;

/** Sets or clears @busy, and keeps the compiler from moving what it guards past it. */
#define BOARD_SET_BUSY(is_busy)                                                          \
    do {                                                                                 \
        atomic_signal_fence(memory_order_seq_cst);                                       \
        board.busy = (is_busy);                                                          \
        atomic_signal_fence(memory_order_seq_cst);                                       \
    } while (0)

/** The one board of the process: a signal's handler has no other way to it. */
extern Board board __attribute__((visibility("hidden")));

/* ---- interrupt.c -------------------------------------------------------------------- */

/** Serves what may be served at @place.  Only while busy. */
void board_serve(Place place);
/** The place of the code at @pc: the image's; else PLACE_STUDENT. */
Place board_place_of(uint64_t pc);
/** Notes that @rule was broken by calling function @api (or PROGRAM_API_COUNT), unless it
 *  is switched off: then false.  TRACED: ends the run. */
bool board_breach(BoardRule rule, unsigned api);
/** As board_breach(), and ends the run in LIVE mode, too. */
void board_break(BoardRule rule, unsigned api);
/** The scenario itself, not a student's function, called what was entered last. */
bool board_called_by_scenario(void);
/** The program is about to enter library function @api with @argument. */
void board_enter_library(unsigned api, uint64_t argument);
/** True when @address is in a part of @owner's. */
bool board_owns(ProgramOwner owner, uint64_t address);
/** At a place of the scenario: has a student's function returned to it masked? */
void board_check_mask(void);
/** Writes to the status what runs now. */
void board_publish(void);

/* For entry-*.S alone. */
/** A function of the API is left for @to. */
void board_leave(uint64_t to);
/** A library function is left; where its caller goes on. */
uint64_t board_after_library(void);
/** A gate is passed: to library function @api, or to the student's code (-1). */
void board_pass(int32_t api, uint64_t *return_slot, uint64_t argument);
/** The handler of SIGSEGV and its like. */
void board_on_crash(int signal, siginfo_t *info, void *context);
/** The signal of a source, the look or the watch. */
void board_on_signal(int signal, siginfo_t *info, void *context, uint32_t was_busy);

/* ---- timers.c: what raises, in LIVE mode ------------------------------------------------ */

uint64_t board_now_ns(void);
/** Processor time. */
uint64_t board_cpu_ns(void);
/** Lets the timer of @source run, every @interval_ns at speed 1 (0: a rate that suits it). */
void board_start_timer(unsigned source, uint64_t interval_ns);
/** @source is enabled again.  Only while busy. */
void board_source_enabled(unsigned source);
/** The signal of @source has come, for @expiries of its timer, or 0: from somewhere else.
 *  Notes the arrival. */
void board_arrive(unsigned source, uint32_t expiries);
/** Raises what has arrived of @source, and lets its timer go on.  Only while busy. */
void board_look(unsigned source);
/** The handler of @source's signal is about to return: what it returns to must get on. */
void board_give_way(unsigned source);
/** @count raises of @source, if it can be raised now. */
void board_raise(unsigned source, uint32_t count);
/** A source is attached and enabled and has an event left; @bounded: one that has a bound. */
bool board_can_come(bool bounded);
/** False when what comes next comes sooner than a processor that sleeps wakes up: in a
 *  storm. */
bool board_pays_to_sleep(void);
/** Sleeps until a signal has come.  Only while busy. */
void board_sleep(void);
/** The time begins; the watch keeps it. */
void board_start_watch(void);
/** Ends the process when the time is over, and a run that is stuck, at @pc. */
void board_watch(uint64_t pc);

/* ---- script.c: what raises, in SCRIPTED mode --------------------------------------------- */

/** sensor_read() was called: raises what the script says, if there is one. */
void board_raise_by_script(void);
/** Main is about to sleep, with all signals blocked: sends what the script says. */
void board_send_asleep(void);
/** The script has something for a sleep. */
bool board_script_can_come(void);

/* ---- run.c --------------------------------------------------------------------------------- */

/** Runs the scenario: once, or until the time is over.  Does not return. */
void board_run(void) __attribute__((noreturn));
/** Ends the run from wherever the program is; the next one starts, if there is one. */
void board_abandon(void) __attribute__((noreturn));
/** Ends the process. */
void board_finish(void) __attribute__((noreturn));

/* ---- setup.c: before the first run ------------------------------------------------------------- */

/** Reads settings and sources from @header. */
void board_prepare(const ProgramHeader *header);
/** Installs the handlers of signals; crashes are handled on @stack.  0, or -1 with errno. */
int board_install_signals(void *stack, size_t stack_bytes);
/** A timer for each source of the program, and the watch.  0, or -1 with errno. */
int board_create_timers(void);
/** Lets bytes on PROGRAM_UART_FD raise the signal of UART1.  0, or -1 with errno. */
int board_listen(void);

/* ---- load.c, arch-*.c, filter.c -------------------------------------------------------------- */

/** Maps the program at @header.  NULL, or what went wrong. */
const char *board_load(const ProgramHeader *header);
/** Writes a jump to @function at @site, where PROGRAM_STUB_BYTES are free. */
void patch_jump(void *site, const void *function);
/** Makes the call or jump at @site, which goes to @target, go to @to.  False when it is no
 *  such instruction, or @to is too far away. */
bool patch_call(uint64_t site, uint64_t target, uint64_t to);
/** Where the call instruction goes to that ends at @end; 0 when none does. */
uint64_t patch_called(uint64_t end);
/** Writes at @site (PATCH_GATE_BYTES) code that goes to @through with @target and @api (-1:
 *  none) in the registers where board_gate() expects them. */
void patch_gate(void *site, uint64_t target, int32_t api, const void *through);
#define PATCH_GATE_BYTES 64
/** No system call from here on but those that the board makes.  0, or -1 with errno. */
int board_confine(void);

/* ---- entry-*.S ----------------------------------------------------------------------------------- */

/** The functions of the API, by number; NULL for the library's. */
extern const void *const board_functions[PROGRAM_API_COUNT];
/** What no program may call. */
void board_entry_nothing(void);
/** Where a gate leads to. */
void board_gate(void);
/** Where a library function returns to when its gate asked for that. */
void board_library_left(void);
/** The handler of a source's signal. */
void board_signal(int signal, siginfo_t *info, void *context);
/** Calls @function(@argument) with busy cleared. */
void board_call(BoardFunction function, void *argument);
/** Calls @function on @stack with busy cleared.  Returns when it does, or by
 *  board_resume(). */
void board_enter(uint64_t function, uint64_t stack);
void board_resume(void) __attribute__((noreturn));
/** sigsuspend(2), at an address that a tracer knows. */
int board_suspend(const sigset_t *set);
/* The instruction of board_call() that calls, and the next one. */
extern const char board_call_at[], board_called_at[];
/* Parts of entry-*.S, by which an interrupted pc is told apart. */
extern const char board_thunks_from[], board_thunks_to[];
extern const char board_passing_from[], board_passing_to[];
extern const char board_enter_from[], board_enter_to[];
extern const char board_signal_from[], board_signal_to[];

/* ---- arch-*.c: what a ucontext_t holds --------------------------------------------------------- */

uint64_t context_pc(const void *context);
/** The third argument of the function that is about to start. */
const void *context_argument(const void *context);
/** The return address of the function that was just entered, or is about to return. */
uint64_t context_return(const void *context);

#endif
