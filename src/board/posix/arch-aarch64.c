/* SPDX-License-Identifier: GPL-2.0-or-later */
/* arch-aarch64.c - AArch64: what is written over instructions, and what a signal has cut.
 * Encodings: Arm ARM C6.2 (B, BL, BR, LDR literal). */
#include <string.h>
#include <ucontext.h>

#include "board/posix/board.h"

#define BRANCH_MASK 0x7c000000u /* B and BL but for bit 31 */
#define BRANCH 0x14000000u
#define LINK_BIT 0x80000000u
#define OFFSET_MASK 0x03ffffffu
#define BR_X16 0xd61f0200u
#define INSN_BYTES 4

uint64_t context_pc(const void *context)
{
    const ucontext_t *user = context;

    return user->uc_mcontext.pc;
}

const void *context_argument(const void *context)
{
    const ucontext_t *user = context;

    return (const void *)(uintptr_t)user->uc_mcontext.regs[2];
}

uint64_t context_return(const void *context)
{
    const ucontext_t *user = context;

    return user->uc_mcontext.regs[30];
}

void patch_jump(void *site, const void *function)
{
    static const uint32_t jump[] = {0x58000050u /* ldr x16, .+8 */, BR_X16};

    memcpy(site, jump, sizeof jump);
    memcpy((uint8_t *)site + sizeof jump, &function, sizeof function);
}

static uint32_t insn_at(uint64_t site)
{
    uint32_t code;

    memcpy(&code, (const void *)(uintptr_t)site, sizeof code);
    return code;
}

/* Where the B or BL at @site goes to: 26 bits, signed, in words. */
static uint64_t target_of(uint64_t site, uint32_t code)
{
    return site + (uint64_t)((int64_t)((uint64_t)code << 38) >> 36);
}

bool patch_call(uint64_t site, uint64_t target, uint64_t to)
{
    uint32_t code = insn_at(site);
    uint32_t changed =
        (code & ~OFFSET_MASK) | ((uint32_t)((to - site) >> 2) & OFFSET_MASK);

    if ((code & BRANCH_MASK) != BRANCH || target_of(site, code) != target ||
        target_of(site, changed) != to)
        return false;
    memcpy((void *)(uintptr_t)site, &changed, sizeof changed);
    return true;
}

uint64_t patch_called(uint64_t end)
{
    uint64_t site = end - INSN_BYTES;
    uint32_t code = insn_at(site);

    return (code & (BRANCH_MASK | LINK_BIT)) == (BRANCH | LINK_BIT)
               ? target_of(site, code)
               : 0;
}

void patch_gate(void *site, uint64_t target, int32_t api, const void *through)
{
    static const uint32_t code[] = {
        0x5800008fu, /* ldr x15, .+16: target */
        0x180000eeu, /* ldr w14, .+28: api */
        0x58000090u, /* ldr x16, .+16: through */
        BR_X16,
    };
    uint8_t *at = site;

    memcpy(at, code, sizeof code);
    memcpy(at + 16, &target, sizeof target);
    memcpy(at + 24, &through, sizeof through);
    memcpy(at + 32, &api, sizeof api);
}
