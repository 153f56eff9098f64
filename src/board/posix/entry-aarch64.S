/* SPDX-License-Identifier: GPL-2.0-or-later */
/* entry-aarch64.S - the ways into the board and out of it, for AArch64 (AAPCS64).
 *
 * As in entry-x86_64.S: where `busy` is clear between board_thunks_from and board_thunks_to,
 * x30 holds the address that will be returned to. */
#include "board/posix/entry.h"

        .text
        .hidden board

        .macro  MARK name
        .globl  \name
        .hidden \name
\name:
        .endm

/* x16 becomes the address of the board; x16 and x17 are no caller's (AAPCS64 6.1.1). */
        .macro  BOARD_TO_X16
        adrp    x16, board
        add     x16, x16, :lo12:board
        .endm

        .macro  SET_BUSY
        BOARD_TO_X16
        mov     w17, #1
        str     w17, [x16, #BOARD_BUSY]
        .endm

/* ---- functions of the API ---------------------------------------------------------- */

        .macro  THUNK name
        .ifnc   \name,irq_disable
        .ifnc   \name,irq_enable
        .p2align 4
board_entry_\name:
        SET_BUSY
        str     x30, [x16, #BOARD_CALLER]
        stp     x29, x30, [sp, #-16]!
        bl      board_do_\name
        ldp     x29, x30, [sp], #16
        BOARD_TO_X16
        str     wzr, [x16, #BOARD_BUSY]
        ldr     w17, [x16, #BOARD_ATTENTION]
        cbnz    w17, leave_slowly
        ret
        .endif
        .endif
        .endm

#define API_TRAPPED(name) THUNK name
#define API_SCENARIO(name) THUNK name
#define API_LIBRARY(name)

        .p2align 4
        MARK    board_thunks_from

board_entry_irq_disable:
        BOARD_TO_X16
        ldrb    w0, [x16, #BOARD_MASKED]
        cbnz    w0, 1f
        str     x30, [x16, #BOARD_MASKED_BY]
        mov     w17, #1
        strb    w17, [x16, #BOARD_MASKED]
1:      ret

        .p2align 4
board_entry_irq_enable:
        tst     w0, #0xff
        b.ne    board_entry_irq_disable
        BOARD_TO_X16
        strb    wzr, [x16, #BOARD_MASKED]
        ldr     w17, [x16, #BOARD_ATTENTION]
        cbnz    w17, leave_slowly
        ret

        .p2align 4
leave_slowly:
        SET_BUSY
        stp     x0, x30, [sp, #-16]!
        mov     x0, x30
        bl      board_leave
        ldp     x0, x30, [sp], #16
leave_again:
        BOARD_TO_X16
        str     wzr, [x16, #BOARD_BUSY]
        ldr     w17, [x16, #BOARD_ARRIVED]
        cbnz    w17, leave_slowly
        ret

#include "base/api.def"
        .globl  board_entry_nothing
        .hidden board_entry_nothing
        THUNK   nothing

        MARK    board_thunks_to
        MARK    board_passing_from

/* ---- gates -------------------------------------------------------------------------- */

/* x15 is where the call leads, w14 the library function's number or -1.  All other registers
 * but x9 to x17 belong to the call. */
        .p2align 4
        MARK    board_gate
        BOARD_TO_X16
        ldr     w17, [x16, #BOARD_ATTENTION]
        cbnz    w17, 1f
        tbz     w14, #31, 1f
        br      x15
1:      SET_BUSY
        sub     sp, sp, #224
        stp     q0, q1, [sp]
        stp     q2, q3, [sp, #32]
        stp     q4, q5, [sp, #64]
        stp     q6, q7, [sp, #96]
        stp     x0, x1, [sp, #128]
        stp     x2, x3, [sp, #144]
        stp     x4, x5, [sp, #160]
        stp     x6, x7, [sp, #176]
        stp     x8, x15, [sp, #192]
        stp     x29, x30, [sp, #208]
        mov     x2, x0                  /* the call's first argument */
        mov     w0, w14
        add     x1, sp, #216            /* where its return address is */
        bl      board_pass
        ldp     q0, q1, [sp]
        ldp     q2, q3, [sp, #32]
        ldp     q4, q5, [sp, #64]
        ldp     q6, q7, [sp, #96]
        ldp     x0, x1, [sp, #128]
        ldp     x2, x3, [sp, #144]
        ldp     x4, x5, [sp, #160]
        ldp     x6, x7, [sp, #176]
        ldp     x8, x15, [sp, #192]
        ldp     x29, x30, [sp, #208]
        add     sp, sp, #224
        mov     w14, #-1                /* what had to be done once is done */
        BOARD_TO_X16
        str     wzr, [x16, #BOARD_BUSY]
        ldr     w17, [x16, #BOARD_ARRIVED]
        cbnz    w17, 1b
        br      x15

        .p2align 4
        MARK    board_library_left
        SET_BUSY
        str     x0, [sp, #-16]!
        bl      board_after_library
        mov     x30, x0
        ldr     x0, [sp], #16
        b       leave_again

/* ---- calls from the board --------------------------------------------------------------- */

/* void board_call(BoardFunction function, void *argument): what has arrived while the board
 * was busy comes first, for @function may wait for it. */
        .p2align 4
        MARK    board_call
        stp     x29, x30, [sp, #-32]!
        stp     x0, x1, [sp, #16]
1:      BOARD_TO_X16
        str     wzr, [x16, #BOARD_BUSY]
        ldr     w17, [x16, #BOARD_ARRIVED]
        cbnz    w17, 2f
        ldp     x15, x0, [sp, #16]
        MARK    board_call_at
        blr     x15
        MARK    board_called_at
        SET_BUSY
        ldp     x29, x30, [sp], #32
        ret
2:      SET_BUSY
        mov     w0, #0                  /* PLACE_STUDENT */
        bl      board_serve
        b       1b

        MARK    board_passing_to
        MARK    board_enter_from

/* void board_enter(uint64_t function, uint64_t stack): every register is 0, as in the
 * explored machine. */
        .p2align 4
        MARK    board_enter
        sub     sp, sp, #160
        stp     x19, x20, [sp]
        stp     x21, x22, [sp, #16]
        stp     x23, x24, [sp, #32]
        stp     x25, x26, [sp, #48]
        stp     x27, x28, [sp, #64]
        stp     x29, x30, [sp, #80]
        stp     d8, d9, [sp, #96]
        stp     d10, d11, [sp, #112]
        stp     d12, d13, [sp, #128]
        stp     d14, d15, [sp, #144]
        BOARD_TO_X16
        mov     x17, sp
        str     x17, [x16, #BOARD_RESUME]
        mov     sp, x1
        mov     x15, x0
        .irp    n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,18,19,20,21,22,23,24,25,26,27,28,29
        mov     x\n, #0
        .endr
        str     wzr, [x16, #BOARD_BUSY]
        blr     x15
        MARK    board_resume
        SET_BUSY
        ldr     x17, [x16, #BOARD_RESUME]
        mov     sp, x17
        ldp     x19, x20, [sp]
        ldp     x21, x22, [sp, #16]
        ldp     x23, x24, [sp, #32]
        ldp     x25, x26, [sp, #48]
        ldp     x27, x28, [sp, #64]
        ldp     x29, x30, [sp, #80]
        ldp     d8, d9, [sp, #96]
        ldp     d10, d11, [sp, #112]
        ldp     d12, d13, [sp, #128]
        ldp     d14, d15, [sp, #144]
        add     sp, sp, #160
        ret

        MARK    board_enter_to

/* ---- signals ------------------------------------------------------------------------------ */

/* void board_signal(int signal, siginfo_t *info, void *context): until `busy` is set another
 * signal may cut in here; it notes its arrival, and this one serves it.  Until then @context
 * is in x2. */
        MARK    board_signal_from
        .p2align 4
        MARK    board_signal
        BOARD_TO_X16
        ldr     w3, [x16, #BOARD_BUSY]
        mov     w17, #1
        str     w17, [x16, #BOARD_BUSY]
        MARK    board_signal_to
        b       board_on_signal

/* int board_suspend(const sigset_t *set) */
        .p2align 4
        MARK    board_suspend
        b       sigsuspend

/* ---- the table ------------------------------------------------------------------------------ */

#undef API_TRAPPED
#undef API_SCENARIO
#undef API_LIBRARY
#define API_TRAPPED(name) .xword board_entry_##name;
#define API_SCENARIO(name) .xword board_entry_##name;
#define API_LIBRARY(name) .xword 0;

        .section .data.rel.ro, "aw", %progbits
        .p2align 3
        MARK    board_functions
#include "base/api.def"

        .section .note.GNU-stack, "", %progbits
