/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * irqlab.h - all that a student's file includes.
 *
 * The same file compiles, unchanged, against each board: virtual (explored at every
 * instruction), posix (live, on real signals) and stm32 (firmware).
 *
 * Words.  A *source* is something that can interrupt: a timer, a UART, a pin.  It is
 * *raised* when it asks for service; the processor *takes* it when it leaves the running
 * code and enters its *handler*.  A source raised again while it is still waiting
 * (*pending*) is *lost*: there is one pending bit a source, as in the Cortex-M interrupt
 * controller (ARMv7-M ARM B3.4).
 *
 * Classes.  Each function says which it belongs to:
 *   trapped  - atomic: an interrupt comes before it or after it, never inside.  It counts
 *              as one instruction.  May be called from main and from handlers unless its
 *              text says otherwise.
 *   library  - ordinary code that an interrupt may cut anywhere.  Not for handlers.
 *   waiting  - gives the processor up until an interrupt comes.  Not for handlers.
 *
 * Misuse (a source or a priority that does not exist, a null handler) ends the program on
 * every board and is reported by name: bad-argument.
 *
 * There is no macro and no inline function here on purpose: every call leaves the file, so
 * the compiler must write shared objects back before it and read them again after it.
 */
#ifndef IRQLAB_H
#define IRQLAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** The sources.  Among equal priorities the lower number goes first. */
typedef enum {
    TIM2,   /**< timer 2 */
    TIM3,   /**< timer 3 */
    TIM4,   /**< timer 4 */
    TIM5,   /**< timer 5 */
    UART1,  /**< a byte has arrived on serial port 1 */
    UART2,  /**< a byte has arrived on serial port 2 */
    BUTTON, /**< the user button's edge */
    PIN_X1, /**< an edge on pin X1 */
    PIN_X2, /**< an edge on pin X2 */
    IRQ_SOURCE_COUNT
} irq_source;

/** Whether interrupts were masked (true) before irq_disable(); hand it back unchanged. */
typedef bool irq_state;

/** A handler, or a scheduled call.  @self is what was given when it was attached. */
typedef void (*irq_handler)(void *self);

/** The edge of a pin that raises its source. */
typedef enum { EDGE_RISING, EDGE_FALLING, EDGE_BOTH } irq_edge;

/** The first thing that went wrong in a handler, kept until main reads it. */
typedef struct {
    irq_source source; /**< whose handler called isr_error() */
    uint32_t code;     /**< as given to isr_error() */
    uint32_t detail;   /**< as given to isr_error() */
} isr_error_record;

/* ---- masking -------------------------------------------------------------------- */

/**
 * Masks every interrupt (ARMv7-M PRIMASK, ARM B1.4.3) and returns the former state.
 * Raised sources become pending and are taken after the mask is cleared.  MicroPython:
 * pyb.disable_irq().  Class: trapped.  A handler that masks must unmask before it returns.
 */
irq_state irq_disable(void);

/**
 * Puts the mask back to @former, the value that the matching irq_disable() returned, so
 * that critical sections nest.  If that unmasks, pending sources are taken before the next
 * instruction.  irq_enable(false) unmasks always.  MicroPython: pyb.enable_irq(state).
 * Class: trapped.
 */
void irq_enable(irq_state former);

/* ---- sources --------------------------------------------------------------------- */

/**
 * Connects @handler to @source with @priority (0 to 15; a lower number is more urgent) and
 * enables the source.  @self is passed to the handler at every call; it may be NULL.  A
 * second call replaces the handler, @self and priority; a pending raise stays pending.
 * Class: trapped.
 */
void irq_attach(irq_source source, unsigned priority, irq_handler handler, void *self);

/** Lets @source interrupt again after irq_source_disable().  Class: trapped. */
void irq_source_enable(irq_source source);

/**
 * Stops @source: while disabled it is neither raised nor taken, so its events do not
 * happen for this program.  A raise that is already pending stays so.  Class: trapped.
 */
void irq_source_disable(irq_source source);

/**
 * Connects @handler to the timer @tim (TIM2 to TIM5), at the priority that the lab gives
 * it, and starts it at @millihertz (1 to 1,000,000,000: a thousandth of an event a second).
 * In exploration the frequency is not time: the lab says how many events may come and how
 * far apart.  MicroPython: pyb.Timer(4, freq=…, callback=…).  Class: trapped.
 */
void timer_start(irq_source tim, uint32_t millihertz, irq_handler handler, void *self);

/**
 * Connects @handler to the edge of @pin (BUTTON, PIN_X1, PIN_X2), at the priority that the
 * lab gives it.  MicroPython: pyb.ExtInt.  Class: trapped.
 */
void pin_attach(irq_source pin, irq_edge edge, irq_handler handler, void *self);

/* ---- waiting and deferring ---------------------------------------------------------- */

/**
 * Sleeps until a source is pending that is enabled and more urgent than the running code,
 * whether interrupts are masked or not (WFI, ARMv7-M ARM B1.5.19).  An unmasked one has been
 * taken when this returns; a masked one is still pending.  Returns at once if there is one
 * already.  Runs scheduled calls before it sleeps and before it returns; a source that is
 * taken inside one of them does not end the sleep.  Class: waiting; in a handler it is
 * reported as blocking-in-handler.
 */
void irq_wait(void);

/**
 * Asks for @call(@arg) to run later in main's context: at the first moment when no handler
 * is active, nothing is masked and main is not inside a library or waiting function.  It
 * may come between any two instructions of main, is itself interruptible, and never starts
 * inside another; first come, first served.  The queue holds 8 calls; false when it is
 * full.  MicroPython: micropython.schedule().  Class: trapped.
 */
bool irq_schedule(irq_handler call, void *arg);

/** True while a handler runs; false in main and in a scheduled call.  Class: trapped. */
bool in_isr(void);

/* ---- devices ------------------------------------------------------------------------ */

/** Switches LED @led on.  @led: 1 red, 2 green, 3 yellow, 4 blue.  Class: trapped. */
void led_on(unsigned led);
/** Switches LED @led (1 to 4) off.  Class: trapped. */
void led_off(unsigned led);
/** Changes LED @led (1 to 4) to its other state.  MicroPython: pyb.LED(n).toggle().
 *  Class: trapped. */
void led_toggle(unsigned led);

/** The level of @pin (BUTTON, PIN_X1, PIN_X2): true is high.  Class: trapped. */
bool pin_read(irq_source pin);

/**
 * The byte in UART1's receive register, and marks it as read.  Without a new byte it gives
 * the last one again.  Class: trapped.
 */
uint8_t uart_read(void);
/** True when UART1's receive register holds a byte not read yet.  Class: trapped. */
bool uart_ready(void);
/** True when a byte arrived before the one in the register was read (the old one is gone)
 *  since the last call of this function.  Class: trapped. */
bool uart_overrun(void);

/** The next value of the lab's sensor: a fixed sequence that wraps.  MicroPython's
 *  pyb.rng() stands in its place there.  Class: trapped. */
uint32_t sensor_read(void);

/** How often the lab's tick source has been raised so far.  Class: trapped. */
uint32_t ticks(void);

/* ---- memory and text: not for handlers ------------------------------------------------ */

/**
 * @size bytes (up to the lab's heap size) aligned to 8, or NULL.  The heap is *not*
 * re-entrant and is locked while a handler runs: a call from one is reported as
 * alloc-in-handler.  Class: library.
 */
void *heap_alloc(size_t size);
/** Gives back what heap_alloc() returned; NULL is allowed.  Class: library. */
void heap_free(void *block);

/**
 * Writes @text to the console, slowly: a fixed number of instructions a character.  In a
 * handler it is reported as blocking-in-handler.  Class: library.
 */
void console_write(const char *text);

/* ---- giving up ----------------------------------------------------------------------- */

/**
 * A handler's way to fail: disables the source whose handler runs and keeps (@code,
 * @detail) in a record set aside beforehand, if it is the first.  Other sources go on.
 * Outside a handler: bad-argument.  Class: trapped.
 */
void isr_error(uint32_t code, uint32_t detail);

/**
 * Copies the kept record to @ret_record, clears it and returns true; false when there is
 * none (@ret_record is then unchanged).  Class: trapped.
 */
bool isr_error_read(isr_error_record *ret_record);

#endif
