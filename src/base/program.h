/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * program.h - a program description: what irqlab-board (src/board/posix) needs to run an
 * image on the real processor.
 *
 * There is no second link.  The image of a `host` target, the one that is explored, is what
 * runs natively: the same bytes at the same addresses.  irqlab-board maps its parts, makes
 * each trap stub a jump to its own function, and calls the scenario.  The only other bytes
 * that change are operands of calls (ProgramGate): from the scenario into the student's
 * code, where interrupts are let in again, and, in LIVE mode, from the student's code into
 * the library, where rules are looked after, and to irq_disable() and irq_enable().
 *
 * The description is one block of bytes: the header, then tables at the offsets that it
 * gives, each aligned to 8.  Both ends are of one build and one machine, so there is no
 * byte order to care for.
 *
 * Descriptors of the board's process: */
#ifndef IRQLAB_BASE_PROGRAM_H
#define IRQLAB_BASE_PROGRAM_H

#include <stdint.h>

#define PROGRAM_FD 3        /* the description: a file in memory */
#define PROGRAM_STATUS_FD 4 /* BoardStatus (board-status.h): a file in memory */
#define PROGRAM_UART_FD 5   /* PROGRAM_UART_FROM_FD: a stream socket or pipe of bytes */
#define PROGRAM_GO_FD 6     /* TRACED: a socket for the tracer's word */

#define PROGRAM_MAGIC 0x3152505142415149u /* "IQABQPR1" */

/* The board writes a byte to PROGRAM_GO_FD when it can be traced, and starts the program when
 * it reads one.  The kernel tells the tracer which process that is (SCM_CREDENTIALS). */

/** Source n is signal SIGRTMIN + n.  This one raises nothing: the board looks whether
 *  something that it put off can be done now.  A tracer sends it where a library function
 *  has been left while a scheduled call waits. */
#define PROGRAM_SIGNAL_LOOK 16
/** LIVE: now and then, to see whether the run still goes on. */
#define PROGRAM_SIGNAL_WATCH 17

/** The program's stack ends where the explored one's does: at STACK_BASE + its size in whole
 *  pages.  Below are pages for signal frames, then one that faults. */
#define PROGRAM_STACK_BASE 0x30000000u
#define PROGRAM_SIGNAL_STACK_BYTES (1024u * 1024u)
/** Where the gates are: within reach of a call from the image on every host. */
#define PROGRAM_GATES_BASE 0x0c000000u

/** Sources, and events without a bound. */
#define PROGRAM_MAX_SOURCES 16
#define PROGRAM_UNLIMITED 0xffffffffu

typedef enum {
    PROGRAM_LIVE, /**< timers raise; the scenario is run again and again */
    PROGRAM_TRACED, /**< only signals from outside raise; one run; the first broken rule ends
                         it */
    PROGRAM_SCRIPTED /**< as TRACED, but with LIVE's gates, and the program itself says what is
                          raised, and when (ProgramScript): the conformance suite's */
} ProgramMode;

/** Whose the bytes are: ImageOwner of toolchain/image.h. */
typedef enum {
    PROGRAM_TRAP,
    PROGRAM_STUDENT_TEXT,
    PROGRAM_SUPPORT_TEXT,
    PROGRAM_LIBRARY_TEXT,
    PROGRAM_SCENARIO_TEXT,
    PROGRAM_RODATA,
    PROGRAM_STUDENT_DATA,
    PROGRAM_SHARED,
    PROGRAM_HEAP,
    PROGRAM_SCENARIO_DATA,
    PROGRAM_OWNERS
} ProgramOwner;

/** Every function of the API by number: the order of api.def. */
enum {
#define API_TRAPPED(name) PROGRAM_API_##name,
#define API_LIBRARY(name) PROGRAM_API_##name,
#define API_SCENARIO(name) PROGRAM_API_##name,
#include "base/api.def"
#undef API_TRAPPED
#undef API_LIBRARY
#undef API_SCENARIO
    PROGRAM_API_COUNT
};

/** The sources by number: irq_source of irqlab.h. */
enum {
#define SOURCE(name) PROGRAM_##name,
#include "base/sources.def"
#undef SOURCE
    PROGRAM_SOURCE_COUNT
};

typedef struct {
    uint64_t address, size;
    uint64_t bytes; /**< offset of its contents in the description */
    uint32_t owner; /**< ProgramOwner */
    uint32_t reserved;
} ProgramPart;

/** A trap stub: 16 bytes at @address that become a jump to function @api. */
typedef struct {
    uint64_t address;
    uint32_t api; /**< PROGRAM_API_… */
    uint32_t reserved;
} ProgramStub;
#define PROGRAM_STUB_BYTES 16

/** A call or jump instruction at @site, which goes to @target, made to pass through the
 *  board; or, when @target is a stub, to go to its function directly if that is near. */
typedef struct {
    uint64_t site, target;
    uint32_t api; /**< the function; PROGRAM_API_COUNT: a student's function */
    uint32_t reserved;
} ProgramGate;

/** What may happen to one source. */
typedef struct {
    uint32_t number;   /**< irq_source */
    uint32_t priority; /**< for timer_start() and pin_attach() */
    uint32_t events;   /**< a run; PROGRAM_UNLIMITED */
    uint32_t gap_insns, period_insns;
    uint32_t reserved;
} ProgramSource;

/** SCRIPTED: an object of the program's.  Each word is a set of sources, bit a source; the
 *  board clears it when it raises them. */
typedef struct {
    uint32_t now;    /**< raised by the next call of sensor_read(), before it returns */
    uint32_t asleep; /**< raised as soon as main sleeps in irq_wait() */
} ProgramScript;

/* ProgramHeader.flags */
#define PROGRAM_STORM 1u        /* random distances instead of steady ones */
#define PROGRAM_UART_FROM_FD 2u /* UART1 hears what comes from PROGRAM_UART_FD */
#define PROGRAM_UART_GOES_ON 4u /* a run hears on where the last one ended */

typedef struct {
    uint64_t magic;
    uint64_t size; /**< of the whole description */
    uint32_t mode; /**< ProgramMode */
    uint32_t flags;
    uint64_t entry;        /**< address of the scenario's function */
    uint64_t duration_ns;  /**< LIVE: then it ends */
    uint64_t max_runs;     /**< LIVE: it ends after so many, too; 0: no bound */
    uint64_t seed;         /**< of the storm */
    uint32_t speed_milli;  /**< LIVE: rates in thousandths of what the program asks for */
    uint32_t uart_byte_ns; /**< LIVE: least time between two bytes of UART1 */
    uint32_t storm_ns;     /**< LIVE: the longest distance in a storm */
    uint32_t rules_off;    /**< bit a BoardRule (board-status.h) */
    int32_t tick_source;   /**< -1: none */
    uint32_t stack_bytes;
    uint32_t n_parts, n_stubs, n_gates, n_sources, n_sensor, n_uart;
    uint64_t parts, stubs, gates, sources; /**< offsets */
    uint64_t sensor;                       /**< uint32_t each */
    uint64_t uart;                         /**< bytes */
    uint64_t script; /**< SCRIPTED: address of a ProgramScript in the student's data */
} ProgramHeader;

#endif
