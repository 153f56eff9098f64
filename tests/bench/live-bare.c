/* SPDX-License-Identifier: GPL-2.0-or-later */
/* live-bare.c - the bare program that the live board is held against: timer_create(),
 * sigaction(), a handler, and a main that is busy.
 *
 *   live-bare masks N            processor ns of two sigprocmask() calls, over N pairs
 *   live-bare timer NS EVENTS    "P50 P99 OVERRUNS": ns from expiry to handler */
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/histogram.h"

#define SECOND_NS UINT64_C(1000000000)

static struct {
    timer_t timer;
    uint64_t due_ns, interval_ns;
    volatile uint64_t expiries, overruns;
    Histogram latency;
} bare;

static uint64_t clock_ns(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * SECOND_NS + (uint64_t)now.tv_nsec;
}

static uint64_t now_ns(void)
{
    return clock_ns(CLOCK_MONOTONIC);
}

static void on_expiry(int signal, siginfo_t *info, void *context)
{
    uint64_t now = now_ns();
    (void)signal;
    (void)context;
    histogram_add(&bare.latency, now > bare.due_ns ? now - bare.due_ns : 0);
    bare.due_ns += bare.interval_ns * (1 + (uint64_t)info->si_overrun);
    bare.expiries += 1 + (uint64_t)info->si_overrun;
    bare.overruns += (uint64_t)info->si_overrun;
}

static int measure_masks(uint64_t count)
{
    sigset_t set, before;
    uint64_t begin = clock_ns(CLOCK_THREAD_CPUTIME_ID);
    sigemptyset(&set);
    sigaddset(&set, SIGRTMIN);
    for (uint64_t i = 0; i < count; i++) {
        sigprocmask(SIG_BLOCK, &set, &before);
        sigprocmask(SIG_SETMASK, &before, NULL);
    }
    printf("%.3f\n", (double)(clock_ns(CLOCK_THREAD_CPUTIME_ID) - begin) / (double)count);
    return 0;
}

static int measure_timer(uint64_t interval_ns, uint64_t events)
{
    struct sigaction action = {.sa_sigaction = on_expiry, .sa_flags = SA_SIGINFO};
    struct sigevent event;
    struct itimerspec when;
    memset(&event, 0, sizeof event);
    event.sigev_notify = SIGEV_SIGNAL;
    event.sigev_signo = SIGRTMIN;
    if (sigaction(SIGRTMIN, &action, NULL) != 0 ||
        timer_create(CLOCK_MONOTONIC, &event, &bare.timer) != 0)
        return 3;
    bare.interval_ns = interval_ns;
    bare.due_ns = now_ns() + interval_ns;
    when.it_value.tv_sec = (time_t)(bare.due_ns / SECOND_NS);
    when.it_value.tv_nsec = (long)(bare.due_ns % SECOND_NS);
    when.it_interval.tv_sec = (time_t)(interval_ns / SECOND_NS);
    when.it_interval.tv_nsec = (long)(interval_ns % SECOND_NS);
    timer_settime(bare.timer, TIMER_ABSTIME, &when, NULL);
    /* Busy as the main of live-program.c is. */
    while (bare.expiries < events) {
        for (volatile uint32_t i = 0; i < 20000; i++) {
        }
    }
    timer_delete(bare.timer);
    printf("%llu %llu %llu\n",
           (unsigned long long)histogram_percentile(&bare.latency, 500),
           (unsigned long long)histogram_percentile(&bare.latency, 990),
           (unsigned long long)bare.overruns);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "masks") == 0)
        return measure_masks(strtoull(argv[2], NULL, 10));
    if (argc == 4 && strcmp(argv[1], "timer") == 0)
        return measure_timer(strtoull(argv[2], NULL, 10), strtoull(argv[3], NULL, 10));
    fprintf(stderr, "usage: live-bare masks N | timer NS EVENTS\n");
    return 2;
}
