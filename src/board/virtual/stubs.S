/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stubs.S - where the image ends and the machine begins.
 *
 * Each trapped function is a symbol at an address of its own, in a section of its own.  The
 * machine stops when the program counter arrives there, does what the function does, and
 * lets the return instruction run.  api.def names them: one list for headers, stubs and
 * machine. */

#if defined __x86_64__
#define RETURN ret
#define FUNCTION @function
#elif defined __aarch64__
#define RETURN ret
#define FUNCTION %function
#elif defined __thumb__
#define RETURN bx lr
#define FUNCTION %function
    .syntax unified
    .thumb
#else
#error "the virtual board has no stubs for this instruction set"
#endif

    .section .trap, "ax"

/* One stub: 16 bytes apart, so that an address names its function at a glance. */
    .macro STUB name
    .balign 16
    .globl \name
    .type \name, FUNCTION
#if defined __thumb__
    .thumb_func
#endif
\name:
    RETURN
    .size \name, . - \name
    .endm

/* The preprocessor puts what api.def makes on lines of its own. */
#define API_TRAPPED(name) STUB name
#define API_SCENARIO(name) STUB name
#define API_LIBRARY(name)

    STUB __irqlab_start          /* the ELF entry; the machine starts at scenario() itself */
    STUB __irqlab_exit           /* scenario() returns to here */
    STUB __irqlab_handler_return /* a handler returns to here */
    STUB __irqlab_call_return    /* a scheduled call returns to here */
#include "api.def"

    .section .note.GNU-stack, "", %progbits
