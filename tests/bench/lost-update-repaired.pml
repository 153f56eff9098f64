/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lost-update-repaired.pml - the repaired lost update for SPIN, by hand.
 *
 * The same program as lost-update-repaired.c: main adds 1 to count N times, each time in a
 * critical section; a timer's handler adds 1 to count; the timer may be raised K times, at
 * any moment.  One transition is one step of the machine that matters: the load, the add and
 * the store of each side, the two API calls, the loop's counting and its branch.  A hand-written
 * model leaves out what its author knows to be harmless (calls, moves, the stack), so it has
 * fewer states than the compiled code; that favours SPIN in time and costs it nothing in rate.
 *
 *   spin -a -DN=500 -DK=5 lost-update-repaired.pml
 *   gcc -O2 -DSAFETY [-DNOREDUCE] -o pan pan.c && ./pan -m1000000
 */
#ifndef N
#define N 16
#endif
#ifndef K
#define K 8
#endif

int count = 0;
byte events = K;      /* raises that the timer has left */
byte taken = 0;       /* how often the handler was entered: the check needs it */
bool pending = false; /* one bit a source, as in the interrupt controller */
bool masked = false;  /* PRIMASK */
bool in_handler = false;  /* the handler runs */

/* Main runs only when nothing is to be taken first: taking is immediate, as in hardware. */
#define MAIN_MAY_RUN (!in_handler && (masked || !pending))

/* The environment: raises the timer, whenever it likes.  A raise while one is pending is lost. */
active proctype timer()
{
    do
    :: atomic { events > 0 -> events--; pending = true }
    :: events == 0 -> break
    od
}

active proctype handler()
{
    int r;
end:
    do
    :: atomic { pending && !masked -> pending = false; in_handler = true; taken++ };
       r = count;
       r = r + 1;
       count = r;
       atomic { r = 0; in_handler = false } /* return: the register is dead */
    od
}

active proctype program()
{
    int r;
    int i = 0;
    do
    :: atomic { MAIN_MAY_RUN && i < N -> masked = true };  /* irq_disable() */
       atomic { MAIN_MAY_RUN -> r = count };                 /* load */
       atomic { MAIN_MAY_RUN -> r = r + 1 };                  /* add */
       atomic { MAIN_MAY_RUN -> count = r; r = 0 };          /* store; the register is dead */
       atomic { MAIN_MAY_RUN -> masked = false };             /* irq_enable() */
       atomic { MAIN_MAY_RUN -> i++ }                         /* the loop's counter */
    :: atomic { MAIN_MAY_RUN && i == N -> break }
    od;
    /* settle(): everything that can still come has come. */
    events == 0 && !pending && !in_handler;
    assert(count == N + taken)
}
