/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * board-status.h - what the posix board tells of a run: a page of memory that it shares
 * with the process that started it.
 *
 * The program under test runs in the same process as the board and can write here, too.
 * So a reader copies it, checks every number that it uses as an index, and takes the rest as
 * what it is: an observation, never a verdict.  The process's exit status and output count
 * for nothing. */
#ifndef IRQLAB_BASE_BOARD_STATUS_H
#define IRQLAB_BASE_BOARD_STATUS_H

#include "base/histogram.h"
#include "base/program.h"

#define BOARD_MAX_CHECKS 64
#define BOARD_ID_BYTES 64
#define BOARD_MAX_DEPTH 20
#define BOARD_CONSOLE_BYTES 2048
#define BOARD_RECEIVED_BYTES 16

/** The rules, in the order and by the names of ExploreRule (explore/explore.h). */
typedef enum {
    BOARD_RULE_MEMORY,
    BOARD_RULE_STACK,
    BOARD_RULE_FAULT,
    BOARD_RULE_TAMPERING,
    BOARD_RULE_BAD_ARGUMENT,
    BOARD_RULE_ALLOC,
    BOARD_RULE_BLOCKING,
    BOARD_RULE_FLOAT, /**< not seen by this board */
    BOARD_RULE_MASKED_RETURN,
    BOARD_RULE_HANG, /**< LIVE: a run that did not end although nothing was left to come */
    BOARD_RULE_LOST_WAKEUP, /**< irq_wait() when nothing can come any more */
    BOARD_RULE_BUSY_WAIT,   /**< not seen by this board */
    BOARD_RULES
} BoardRule;

/** Contexts beside the sources. */
enum { BOARD_MAIN = -1, BOARD_CALL = -2 };

/** Where the program stands. */
typedef enum {
    BOARD_STARTING,
    BOARD_READY, /**< mapped and confined: TRACED waits for PROGRAM_GO_FD */
    BOARD_RUNNING,
    BOARD_FINISHED, /**< ended by itself */
    BOARD_FAILED    /**< the board could not do its work: see message */
} BoardPhase;

/** One source, over all runs. */
typedef struct {
    uint64_t raised, taken, lost;
    uint64_t nested;            /**< taken while a handler ran */
    uint64_t first_ns, last_ns; /**< CLOCK_MONOTONIC when its handler began */
    Histogram latency;          /**< ns from the raise to the handler's start */
    Histogram handler;          /**< ns in the handler, without what pre-empted it */
} BoardSource;

typedef struct {
    char id[BOARD_ID_BYTES]; /**< "": unused */
    uint64_t held, failed;   /**< runs in which it was stated and held, or failed */
} BoardCheck;

/** How often a rule was broken, and where first. */
typedef struct {
    uint64_t count;
    uint64_t pc; /**< in the student's code, or 0: after the latest call of the API, which
                          for masked-on-return need not be where the function ended */
    int32_t context; /**< BOARD_MAIN, BOARD_CALL, or the source whose handler ran */
    uint32_t api;    /**< the function that was called, or PROGRAM_API_COUNT */
} BoardBreach;

/** The first crash. */
typedef struct {
    uint64_t count;
    int32_t signal;
    uint32_t depth;       /**< handlers active */
    uint64_t pc, address; /**< where it was; what it touched */
    uint64_t caller;      /**< the last call of the board, when pc is the board's */
    uint8_t stack[BOARD_MAX_DEPTH]; /**< sources, innermost last */
    uint8_t in_call, in_board, reserved[2];
} BoardCrash;

typedef struct {
    uint32_t magic; /**< BOARD_STATUS_MAGIC */
    uint32_t phase; /**< BoardPhase */
    char message[128];
    int32_t pid; /**< as the program's own name space numbers it */
    /* TRACED: addresses in the board that a tracer has to know (board.h). */
    uint64_t busy_at;   /**< its word `busy` */
    uint64_t call_at;   /**< the instruction that calls a handler */
    uint64_t called_at; /**< where that returns to */
    uint64_t sleep_at;  /**< the function that sleeps */
    uint32_t depth;     /**< of stack, now */
    uint8_t stack[BOARD_MAX_DEPTH];
    uint8_t masked, call_active, waiting, attention;
    uint64_t runs;       /**< that came to their end */
    uint64_t broken_off; /**< that a crash or a rule ended */
    uint64_t revived;    /**< timers whose signal did not come: always 0 */
    uint64_t cpu_ns;     /**< processor time of the whole process, when it finished */
    BoardSource sources[PROGRAM_MAX_SOURCES];
    BoardCheck checks[BOARD_MAX_CHECKS];
    BoardBreach breaches[BOARD_RULES];
    BoardBreach calls[PROGRAM_API_COUNT]; /**< those by calling a function in a handler */
    BoardCrash crash;
    uint64_t led_changes;
    uint8_t leds;                           /**< bit an LED, as they are now */
    uint8_t received[BOARD_RECEIVED_BYTES]; /**< UART1's latest bytes, a ring */
    uint64_t n_received;
    uint64_t console_length;           /**< characters written so far */
    char console[BOARD_CONSOLE_BYTES]; /**< the latest of them: a ring */
} BoardStatus;

#define BOARD_STATUS_MAGIC 0x51535441u

#endif
