/* SPDX-License-Identifier: GPL-2.0-or-later */
/* conformance.h - what a program of the conformance suite includes.
 *
 * A program shows what it observes by a log of words, which it writes on the console at its
 * end; the words that it must write stand in its second comment.  It says itself when its
 * sources are raised, so that every board raises them at the same place. */
#ifndef IRQLAB_TESTS_CONFORMANCE_H
#define IRQLAB_TESTS_CONFORMANCE_H

#ifdef SCENARIO
#include "irqlab-scenario.h"
#else
#include "irqlab.h"
#endif

/* ---- what happens to the program -------------------------------------------------------- */

/** A set of sources: BIT(TIM2) | BIT(TIM4). */
#define BIT(source) (1u << (source))
/** Raises each of @sources that is attached and enabled, all at one boundary: that before the
 *  next instruction of the code that calls this. */
void raise_now(uint32_t sources);
/** The same as soon as main sleeps in irq_wait(); a second call before that replaces
 *  @sources. */
void raise_asleep(uint32_t sources);

/* ---- what the program tells -------------------------------------------------------------- */

/** Appends @word to the log.  No raise comes inside. */
void note(const char *word);
/** Appends @value in decimal. */
void note_number(uint32_t value);
/** Appends "true" or "false". */
void note_truth(bool value);
/** Writes the log on the console: once, by main, at the end.  settle_and_report(), the
 *  scenario of a program that has none of its own, does that. */
void report(void);

/* ---- names ---------------------------------------------------------------------------------
 *
 * All programs are one student's file, to be compiled once for each target.  So a name at
 * file scope is either one of these or NAME(name). */
#ifndef PROGRAM
#define PROGRAM 0
#endif
#define NAME_PASTE(name, number) name##_##number
#define NAME_OF(name, number) NAME_PASTE(name, number)
#define NAME(name) NAME_OF(name, PROGRAM)

#define scenario NAME(scenario)
#define go NAME(go)
/** The scenario's function, and the student's function that it calls. */
void scenario(void);
void go(void);
/* handlers */
#define on_tim2 NAME(on_tim2)
#define on_tim3 NAME(on_tim3)
#define on_tim4 NAME(on_tim4)
#define on_tim5 NAME(on_tim5)
#define on_uart1 NAME(on_uart1)
#define on_button NAME(on_button)
#define on_any NAME(on_any)
/* scheduled calls */
#define call_a NAME(call_a)
#define call_b NAME(call_b)
#define call_c NAME(call_c)
/* objects */
#define counter NAME(counter)
#define former NAME(former)

/** A handler or a scheduled call; its body may use self. */
#define HANDLER(name) static void name(void *self __attribute__((unused)))

#endif
