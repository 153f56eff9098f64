/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lost-update-broken.pml - the lost update for SPIN, by hand.
 *
 * The same program as lost-update-broken.c: main and a timer's handler both add 1 to count by
 * load, add and store, and nothing keeps them apart.  SPIN must find that an addition is lost.
 * How the model is made is told in lost-update-repaired.pml.
 *
 *   spin -a -DN=3 -DK=2 lost-update-broken.pml
 *   gcc -O2 -DSAFETY [-DNOREDUCE] -o pan pan.c && ./pan -c0 -e     (every error, not the first)
 */
#ifndef N
#define N 3
#endif
#ifndef K
#define K 2
#endif

int count = 0;
byte events = K;
byte taken = 0;
bool pending = false;
bool in_handler = false;

#define MAIN_MAY_RUN (!in_handler && !pending)

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
    :: atomic { pending -> pending = false; in_handler = true; taken++ };
       r = count;
       r = r + 1;
       count = r;
       atomic { r = 0; in_handler = false }
    od
}

active proctype program()
{
    int r;
    int i = 0;
    do
    :: atomic { MAIN_MAY_RUN && i < N -> r = count }; /* load */
       atomic { MAIN_MAY_RUN -> r = r + 1 };           /* add */
       atomic { MAIN_MAY_RUN -> count = r; r = 0 };   /* store */
       atomic { MAIN_MAY_RUN -> i++ }                  /* the loop's counter */
    :: atomic { MAIN_MAY_RUN && i == N -> break }
    od;
    events == 0 && !pending && !in_handler;
    assert(count == N + taken)
}
