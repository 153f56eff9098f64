/* SPDX-License-Identifier: GPL-2.0-or-later */
/* main.c - irqlab-board: runs one program description (base/program.h) natively.
 *
 * It is started by irqlab, inside the sandbox, and speaks through the page of memory that it
 * is given, by nothing else. */
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "board/posix/board.h"

#define CRASH_STACK_BYTES (64u * 1024u)

static int fail(const char *message)
{
    if (board.status != NULL) {
        strncpy(board.status->message, message, sizeof board.status->message - 1);
        board.status->phase = BOARD_FAILED;
    }
    return 3;
}

static BoardStatus *map_status(void)
{
    struct stat file;
    void *at;

    if (fstat(PROGRAM_STATUS_FD, &file) != 0 || file.st_size < (off_t)sizeof(BoardStatus))
        return NULL;
    at = mmap(NULL, sizeof(BoardStatus), PROT_READ | PROT_WRITE, MAP_SHARED,
              PROGRAM_STATUS_FD, 0);
    return at == MAP_FAILED ? NULL : at;
}

static const ProgramHeader *map_description(void)
{
    struct stat file;
    const ProgramHeader *header;

    if (fstat(PROGRAM_FD, &file) != 0 || file.st_size < (off_t)sizeof *header)
        return NULL;
    header = mmap(NULL, (size_t)file.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE,
                  PROGRAM_FD, 0);
    if (header == MAP_FAILED || header->size != (uint64_t)file.st_size)
        return NULL;
    return header;
}

/* The tracer learns from the kernel who has written; afterwards nothing can be. */
static bool say_ready(void)
{
    return board.header->mode != PROGRAM_TRACED || write(PROGRAM_GO_FD, "", 1) == 1;
}

static bool wait_for_go(void)
{
    char byte;

    return board.header->mode != PROGRAM_TRACED || read(PROGRAM_GO_FD, &byte, 1) == 1;
}

int main(void)
{
    const ProgramHeader *header;
    const char *wrong;
    void *crash_stack = mmap(NULL, CRASH_STACK_BYTES, PROT_READ | PROT_WRITE,
                             MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    board.status = map_status();
    header = map_description();
    if (board.status == NULL || header == NULL || crash_stack == MAP_FAILED)
        return fail("the program's description cannot be read");
    board.status->magic = BOARD_STATUS_MAGIC;
    board.status->pid = getpid();
    board.status->busy_at = (uintptr_t)&board.busy;
    board.status->call_at = (uintptr_t)board_call_at;
    board.status->called_at = (uintptr_t)board_called_at;
    board.status->sleep_at = (uintptr_t)board_suspend;
    wrong = board_load(header);
    if (wrong != NULL)
        return fail(wrong);
    board_prepare(header);
    if (board_install_signals(crash_stack, CRASH_STACK_BYTES) != 0)
        return fail("the handlers of signals cannot be installed");
    if (!board.exact && board_create_timers() != 0)
        return fail("no timers can be made");
    if (!board.exact && (header->flags & PROGRAM_UART_FROM_FD) != 0 &&
        board_listen() != 0)
        return fail("the serial line cannot be listened to");
    /* So that no signal is late because a page is touched for the first time.  Where that is
     * too much memory to lock, some are. */
    mlockall(MCL_CURRENT);
    if (!say_ready())
        return fail("there is no tracer");
    if (board_confine() != 0)
        return fail("the system calls cannot be restricted (seccomp)");
    board.status->phase = BOARD_READY;
    if (!wait_for_go())
        return fail("nobody said go");
    board_run();
}
