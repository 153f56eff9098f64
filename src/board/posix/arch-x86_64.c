/* SPDX-License-Identifier: GPL-2.0-or-later */
/* arch-x86_64.c - x86-64: what is written over instructions, and what a signal has cut. */
#include <string.h>
#include <ucontext.h>

#include "board/posix/board.h"

#define CALL 0xe8
#define JUMP 0xe9
#define CALL_BYTES 5

uint64_t context_pc(const void *context)
{
    const ucontext_t *user = context;

    return (uint64_t)user->uc_mcontext.gregs[REG_RIP];
}

const void *context_argument(const void *context)
{
    const ucontext_t *user = context;

    return (const void *)(uintptr_t)user->uc_mcontext.gregs[REG_RDX];
}

uint64_t context_return(const void *context)
{
    const ucontext_t *user = context;
    uint64_t address;

    memcpy(&address, (const void *)(uintptr_t)user->uc_mcontext.gregs[REG_RSP],
           sizeof address);
    return address;
}

void patch_jump(void *site, const void *function)
{
    static const uint8_t jump[] = {0xff, 0x25, 0, 0, 0, 0}; /* jmp *0(%rip) */

    memcpy(site, jump, sizeof jump);
    memcpy((uint8_t *)site + sizeof jump, &function, sizeof function);
}

static uint64_t target_of(const uint8_t *site)
{
    int32_t distance;

    memcpy(&distance, site + 1, sizeof distance);
    return (uintptr_t)site + CALL_BYTES + (uint64_t)(int64_t)distance;
}

bool patch_call(uint64_t site, uint64_t target, uint64_t to)
{
    uint8_t *bytes = (uint8_t *)(uintptr_t)site;
    int64_t distance = (int64_t)(to - (site + CALL_BYTES));
    int32_t narrow = (int32_t)distance;

    if ((bytes[0] != CALL && bytes[0] != JUMP) || target_of(bytes) != target ||
        narrow != distance)
        return false;
    memcpy(bytes + 1, &narrow, sizeof narrow);
    return true;
}

uint64_t patch_called(uint64_t end)
{
    const uint8_t *bytes = (const uint8_t *)(uintptr_t)(end - CALL_BYTES);

    return bytes[0] == CALL ? target_of(bytes) : 0;
}

void patch_gate(void *site, uint64_t target, int32_t api, const void *through)
{
    uint8_t *at = site;

    *at++ = 0x41; /* mov $api, %r10d */
    *at++ = 0xba;
    memcpy(at, &api, sizeof api);
    at += sizeof api;
    *at++ = 0x49; /* movabs $target, %r11 */
    *at++ = 0xbb;
    memcpy(at, &target, sizeof target);
    patch_jump(at + sizeof target, through);
}
