/* SPDX-License-Identifier: GPL-2.0-or-later */
/* main.c - irqlab-board: runs one program description (base/program.h) natively.
 *
 * It is started by irqlab, inside the sandbox, and speaks through the page of memory that it
 * is given, by nothing else. */
#include <fcntl.h>
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

/* From the description's own sources and numbers. */
static void prepare_lines(const ProgramHeader *header)
{
    ring_init(&board.heard, sizeof board.heard_bytes);
    board.traced = header->mode == PROGRAM_TRACED;
    board.storm = !board.traced && (header->flags & PROGRAM_STORM) != 0;
    board.random = header->seed != 0 ? header->seed : 1;
    for (uint32_t i = 0; i < header->n_sources; i++)
        board_list_source(&board.sources[i]);
}

/* Bytes on the descriptor raise the signal of UART1. */
static bool listen_to_uart(void)
{
    return fcntl(PROGRAM_UART_FD, F_SETFL, O_NONBLOCK | O_ASYNC) == 0 &&
           fcntl(PROGRAM_UART_FD, F_SETSIG, SIGRTMIN + PROGRAM_UART1) == 0 &&
           fcntl(PROGRAM_UART_FD, F_SETOWN, getpid()) == 0;
}

static bool wait_for_go(void)
{
    char byte;

    return !board.traced || read(PROGRAM_GO_FD, &byte, 1) == 1;
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
    wrong = board_load(header);
    if (wrong != NULL)
        return fail(wrong);
    prepare_lines(header);
    if (board_install_signals(crash_stack, CRASH_STACK_BYTES) != 0)
        return fail("the handlers of signals cannot be installed");
    if (!board.traced && board_create_timers() != 0)
        return fail("no timers can be made");
    if (!board.traced && (header->flags & PROGRAM_UART_FROM_FD) != 0 && !listen_to_uart())
        return fail("the serial line cannot be listened to");
    if (board_confine() != 0)
        return fail("the system calls cannot be restricted (seccomp)");
    board.status->phase = BOARD_READY;
    if (!wait_for_go())
        return fail("nobody said go");
    board_run();
}
