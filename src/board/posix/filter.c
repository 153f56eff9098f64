/* SPDX-License-Identifier: GPL-2.0-or-later */
/* filter.c - the system calls that are left to the process once the program runs.  Any other
 * one ends it: the program is hostile until shown otherwise. */
#include <errno.h>
#include <seccomp.h>
#include <stddef.h>

#include "board/posix/board.h"

static const int allowed[] = {
    SCMP_SYS(rt_sigreturn),  SCMP_SYS(rt_sigprocmask),  SCMP_SYS(rt_sigsuspend),
    SCMP_SYS(timer_settime), SCMP_SYS(clock_gettime),   SCMP_SYS(read),
    SCMP_SYS(exit_group),    SCMP_SYS(restart_syscall),
};

int board_confine(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    int result = filter == NULL ? -ENOMEM : 0;

    for (size_t i = 0; i < sizeof allowed / sizeof *allowed && result == 0; i++)
        result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
    if (board.script != NULL && result == 0)
        result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 0);
    if (result == 0)
        result = seccomp_load(filter);
    seccomp_release(filter);
    if (result == 0)
        return 0;
    errno = -result;
    return -1;
}
