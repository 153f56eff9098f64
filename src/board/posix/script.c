/* SPDX-License-Identifier: GPL-2.0-or-later */
/* script.c - what raises, in SCRIPTED mode: the program under test says when.
 *
 * The raises are real signals, sent to this process itself.  They are sent while all are
 * blocked and let in together, so several sources can be raised at one boundary, and which
 * of their signals' handlers the kernel starts first makes no difference. */
#include <signal.h>

#include "base/bitset.h"
#include "board/posix/board.h"

static uint32_t take(volatile uint32_t *sources)
{
    uint32_t taken = *sources & (((uint32_t)1 << PROGRAM_SOURCE_COUNT) - 1);

    *sources = 0;
    return taken;
}

static void send(uint32_t sources)
{
    for (; sources != 0; sources &= sources - 1)
        tgkill(board.pid, board.pid, board.first_signal + (int)bitset_first(sources));
}

void board_raise_by_script(void)
{
    uint32_t sources = take(&board.script->now);
    sigset_t all, before;

    if (sources == 0)
        return;
    sigemptyset(&all);
    for (unsigned n = 0; n < PROGRAM_SOURCE_COUNT; n++)
        sigaddset(&all, board.first_signal + (int)n);
    sigprocmask(SIG_BLOCK, &all, &before);
    send(sources);
    /* They cut the place that is returned to, as far as they can tell. */
    board.return_place = board_place_of(board.caller);
    board.busy = 0;
    sigprocmask(SIG_SETMASK, &before, NULL);
    board.busy = 1;
}

void board_send_asleep(void)
{
    send(take(&board.script->asleep));
}

bool board_script_can_come(void)
{
    return board.script->asleep != 0;
}
