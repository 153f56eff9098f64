/* SPDX-License-Identifier: GPL-2.0-or-later */
/* qemu-stub.S - runs every call of a table on an emulated Cortex-M4 and writes what the
 * student's variables hold after each to a file, by semihosting.  Linked into SRAM, beside
 * the image; in-qemu.c loads the image, the table and a copy of the data as loaded.
 *
 * Defined when assembling: TABLE (words: function, argument; 0 ends), PRISTINE and DATA (from,
 * to) with DATA_BYTES, STACK_TOP, STACK_BYTES, EXIT (the address calls return to). */
    .syntax unified
    .thumb
    .text
    .global entry
    .thumb_func
entry:                          /* the fixed address that EXIT jumps to */
    b.w returned
    .thumb_func
reset:                          /* 4 bytes on: the reset vector */
    ldr r0, =open_block
    mov r1, r0
    movs r0, #1                 /* SYS_OPEN "data.bin", "wb" */
    bkpt 0xab
    ldr r1, =handle
    str r0, [r1]
    ldr r4, =TABLE
next_call:
    ldr r0, [r4]
    cmp r0, #0
    beq finished
    ldr r1, =target
    str r0, [r1]
    ldr r1, =DATA               /* data as loaded */
    ldr r2, =PRISTINE
    ldr r3, =DATA_BYTES
1:  cmp r3, #0
    beq 2f
    ldr r5, [r2], #4
    str r5, [r1], #4
    subs r3, #4
    b 1b
2:  ldr r1, =STACK_TOP          /* the stack as machine_reset() leaves it */
    mov sp, r1
    ldr r2, =STACK_BYTES
    movs r3, #0xdb
3:  strb r3, [r1, #-1]!
    subs r2, #1
    bne 3b
    ldr r1, =position
    str r4, [r1]
    ldr r0, [r4, #4]
    movs r1, #0
    clrex
    msr apsr_nzcvqg, r1
    mov r2, r1
    mov r3, r1
    mov r4, r1
    mov r5, r1
    mov r6, r1
    mov r7, r1
    mov r8, r1
    mov r9, r1
    mov r10, r1
    mov r11, r1
    mov r12, r1
    ldr lr, =EXIT + 1
    ldr pc, target
    .balign 4
target: .word 0
    .thumb_func
returned:                       /* EXIT jumps to here */
    ldr r1, =STACK_TOP
    mov sp, r1
    ldr r1, =write_block
    movs r0, #5                 /* SYS_WRITE */
    bkpt 0xab
    ldr r1, =position
    ldr r4, [r1]
    adds r4, #8
    b next_call
finished:
    movs r0, #0x18              /* SYS_EXIT, ADP_Stopped_ApplicationExit */
    ldr r1, =0x20026
    bkpt 0xab
    b finished
    .ltorg
    .balign 4
open_block: .word file_name, 5, 8
write_block:
handle: .word 0, DATA, DATA_BYTES
position: .word 0
file_name: .asciz "data.bin"
