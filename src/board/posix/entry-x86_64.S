/* SPDX-License-Identifier: GPL-2.0-or-later */
/* entry-x86_64.S - the ways into the board and out of it, for x86-64 (System V ABI).
 *
 * A signal can cut in wherever `busy` is clear, so where that is so it must be plain what
 * was cut: between board_thunks_from and board_thunks_to the address that will be returned
 * to is at (%rsp) and tells it; between board_passing_from and board_passing_to it is as
 * good as the student's code. */
#include "board/posix/entry.h"

#define FIELD(offset) board + offset(%rip)

        .text
        .hidden board

        .macro  MARK name
        .globl  \name
        .hidden \name
\name:
        .endm

/* ---- functions of the API ---------------------------------------------------------- */

/* A function of the API: the C function of that name does it while busy is set. */
        .macro  THUNK name
        .ifnc   \name,irq_disable
        .ifnc   \name,irq_enable
        .p2align 4
board_entry_\name:
        movl    $1, FIELD(BOARD_BUSY)
        movq    (%rsp), %rax
        movq    %rax, FIELD(BOARD_CALLER)
        subq    $8, %rsp
        call    board_do_\name
        addq    $8, %rsp
        movl    $0, FIELD(BOARD_BUSY)
        cmpl    $0, FIELD(BOARD_ATTENTION)
        jne     leave_slowly
        ret
        .endif
        .endif
        .endm

#define API_TRAPPED(name) THUNK name
#define API_SCENARIO(name) THUNK name
#define API_LIBRARY(name)

        .p2align 4
        MARK    board_thunks_from

/* The mask is a byte in memory.  Who set it is kept, because a student's function must not
 * leave it set for the scenario. */
board_entry_irq_disable:
        movzbl  FIELD(BOARD_MASKED), %eax
        testl   %eax, %eax
        jne     1f
        movq    (%rsp), %rdx
        movq    %rdx, FIELD(BOARD_MASKED_BY)
        movb    $1, FIELD(BOARD_MASKED)
1:      ret

        .p2align 4
board_entry_irq_enable:
        testb   %dil, %dil
        jne     board_entry_irq_disable
        movb    $0, FIELD(BOARD_MASKED)
        cmpl    $0, FIELD(BOARD_ATTENTION)
        jne     leave_slowly
        ret

/* Something waits: it is served if the place that is returned to allows that.  `arrived` is
 * looked at after clearing `busy`. */
        .p2align 4
leave_slowly:
        movl    $1, FIELD(BOARD_BUSY)
        pushq   %rax
        movq    8(%rsp), %rdi
        call    board_leave
        popq    %rax
leave_again:
        movl    $0, FIELD(BOARD_BUSY)
        cmpl    $0, FIELD(BOARD_ARRIVED)
        jne     leave_slowly
        ret

#include "base/api.def"
        .globl  board_entry_nothing
        .hidden board_entry_nothing
        THUNK   nothing

        MARK    board_thunks_to
        MARK    board_passing_from

/* ---- gates -------------------------------------------------------------------------- */

/* r11 is where the call leads, r10d the library function's number or PROGRAM_API_COUNT.  All
 * other registers belong to the call. */
        .p2align 4
        MARK    board_gate
        cmpl    $0, FIELD(BOARD_ATTENTION)
        jne     1f
        testl   %r10d, %r10d
        jns     1f
        jmp     *%r11
1:      movl    $1, FIELD(BOARD_BUSY)
        pushq   %rbp
        movq    %rsp, %rbp
        subq    $208, %rsp
        andq    $-16, %rsp
        movq    %rax, 128(%rsp)
        movq    %rdi, 136(%rsp)
        movq    %rsi, 144(%rsp)
        movq    %rdx, 152(%rsp)
        movq    %rcx, 160(%rsp)
        movq    %r8, 168(%rsp)
        movq    %r9, 176(%rsp)
        movq    %r10, 184(%rsp)
        movq    %r11, 192(%rsp)
        movaps  %xmm0, (%rsp)
        movaps  %xmm1, 16(%rsp)
        movaps  %xmm2, 32(%rsp)
        movaps  %xmm3, 48(%rsp)
        movaps  %xmm4, 64(%rsp)
        movaps  %xmm5, 80(%rsp)
        movaps  %xmm6, 96(%rsp)
        movaps  %xmm7, 112(%rsp)
        movq    %rdi, %rdx              /* the call's first argument */
        movl    %r10d, %edi
        leaq    8(%rbp), %rsi           /* where its return address is */
        call    board_pass
        movaps  (%rsp), %xmm0
        movaps  16(%rsp), %xmm1
        movaps  32(%rsp), %xmm2
        movaps  48(%rsp), %xmm3
        movaps  64(%rsp), %xmm4
        movaps  80(%rsp), %xmm5
        movaps  96(%rsp), %xmm6
        movaps  112(%rsp), %xmm7
        movq    128(%rsp), %rax
        movq    136(%rsp), %rdi
        movq    144(%rsp), %rsi
        movq    152(%rsp), %rdx
        movq    160(%rsp), %rcx
        movq    168(%rsp), %r8
        movq    176(%rsp), %r9
        movq    192(%rsp), %r11
        movq    %rbp, %rsp
        popq    %rbp
        movl    $-1, %r10d              /* what had to be done once is done */
        movl    $0, FIELD(BOARD_BUSY)
        cmpl    $0, FIELD(BOARD_ARRIVED)
        jne     1b
        jmp     *%r11

/* A library function returns to here when its gate asked for that. */
        .p2align 4
        MARK    board_library_left
        subq    $8, %rsp
        movl    $1, FIELD(BOARD_BUSY)
        pushq   %rax
        call    board_after_library
        movq    %rax, 8(%rsp)
        popq    %rax
        jmp     leave_again

/* ---- calls from the board --------------------------------------------------------------- */

/* void board_call(BoardFunction function, void *argument): what has arrived while the board
 * was busy comes first, for @function may wait for it. */
        .p2align 4
        MARK    board_call
        pushq   %rbx
        pushq   %rbp
        movq    %rsp, %rbp
        andq    $-16, %rsp
        movq    %rdi, %rax
        movq    %rsi, %rdi
1:      movl    $0, FIELD(BOARD_BUSY)
        cmpl    $0, FIELD(BOARD_ARRIVED)
        jne     2f
        MARK    board_call_at
        call    *%rax
        MARK    board_called_at
        movl    $1, FIELD(BOARD_BUSY)
        movq    %rbp, %rsp
        popq    %rbp
        popq    %rbx
        ret
2:      movl    $1, FIELD(BOARD_BUSY)
        pushq   %rax
        pushq   %rdi
        xorl    %edi, %edi              /* PLACE_STUDENT */
        call    board_serve
        popq    %rdi
        popq    %rax
        jmp     1b

        MARK    board_passing_to
        MARK    board_enter_from

/* void board_enter(uint64_t function, uint64_t stack): every register is 0, as in the
 * explored machine. */
        .p2align 4
        MARK    board_enter
        pushq   %rbx
        pushq   %rbp
        pushq   %r12
        pushq   %r13
        pushq   %r14
        pushq   %r15
        movq    %rsp, FIELD(BOARD_RESUME)
        movq    %rsi, %rsp
        movq    %rdi, %r11
        xorl    %eax, %eax
        xorl    %ebx, %ebx
        xorl    %ecx, %ecx
        xorl    %edx, %edx
        xorl    %esi, %esi
        xorl    %edi, %edi
        xorl    %ebp, %ebp
        xorl    %r8d, %r8d
        xorl    %r9d, %r9d
        xorl    %r10d, %r10d
        xorl    %r12d, %r12d
        xorl    %r13d, %r13d
        xorl    %r14d, %r14d
        xorl    %r15d, %r15d
        movl    $0, FIELD(BOARD_BUSY)
        call    *%r11
        movl    $1, FIELD(BOARD_BUSY)
        MARK    board_resume
        movl    $1, FIELD(BOARD_BUSY)
        movq    FIELD(BOARD_RESUME), %rsp
        cld
        popq    %r15
        popq    %r14
        popq    %r13
        popq    %r12
        popq    %rbp
        popq    %rbx
        ret

        MARK    board_enter_to

/* ---- signals ------------------------------------------------------------------------------ */

/* void board_signal(int signal, void *info, void *context): until `busy` is set another
 * signal may cut in here; it notes its arrival, and this one serves it.  Until then @context
 * is in rdx. */
        MARK    board_signal_from
        .p2align 4
        MARK    board_signal
        movl    FIELD(BOARD_BUSY), %ecx
        movl    $1, FIELD(BOARD_BUSY)
        MARK    board_signal_to
        jmp     board_on_signal

/* int board_suspend(const sigset_t *set) */
        .p2align 4
        MARK    board_suspend
        jmp     sigsuspend@PLT

/* ---- the table ------------------------------------------------------------------------------ */

#undef API_TRAPPED
#undef API_SCENARIO
#undef API_LIBRARY
#define API_TRAPPED(name) .quad board_entry_##name;
#define API_SCENARIO(name) .quad board_entry_##name;
#define API_LIBRARY(name) .quad 0;

        .section .data.rel.ro, "aw", @progbits
        .p2align 3
        MARK    board_functions
#include "base/api.def"

        .section .note.GNU-stack, "", @progbits
