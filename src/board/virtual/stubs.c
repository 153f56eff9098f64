/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stubs.c - where the image ends and the machine begins.
 *
 * Each trapped function is a symbol at an address of its own, in a section of its own.  The
 * machine stops when the program counter arrives there, does what the function does, and
 * lets the return instruction run.  api.def names them: one list for headers, stubs and
 * machine.  Assembler, because a function's whole body has to be that one instruction. */
#if defined __x86_64__
#define STUB_MARK ""
#define STUB_RETURN "ret"
#define STUB_TYPE "@function"
#elif defined __aarch64__
#define STUB_MARK ""
#define STUB_RETURN "ret"
#define STUB_TYPE "%function"
#elif defined __thumb__
#define STUB_MARK ".thumb_func\n"
#define STUB_RETURN "bx lr"
#define STUB_TYPE "%function"
#else
#error "the virtual board has no stubs for this instruction set"
#endif

/* 16 bytes apart, so that an address names its function at a glance. */
#define STUB(name)                                                                       \
    __asm__(".pushsection .trap, \"ax\"\n.balign 16\n.globl " #name "\n.type " #name     \
            ", " STUB_TYPE "\n" STUB_MARK #name ":\n" STUB_RETURN "\n.size " #name       \
            ", . - " #name "\n.popsection");

#define API_TRAPPED(name) STUB(name)
#define API_SCENARIO(name) STUB(name)
#define API_LIBRARY(name)

STUB(__irqlab_start)          /* the ELF entry; the machine starts at scenario() itself */
STUB(__irqlab_exit)           /* scenario() returns to here */
STUB(__irqlab_handler_return) /* a handler returns to here */
STUB(__irqlab_call_return)    /* a scheduled call returns to here */
#include "api.def"
