/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "toolchain/target.h"

#include <string.h>

#if defined __x86_64__
#define ARCH_HOST ARCH_X86_64
#elif defined __aarch64__
#define ARCH_HOST ARCH_AARCH64
#else
#error "irqlab runs on x86-64 and AArch64"
#endif

static const Target targets[TARGET_COUNT] = {
    {"host-O0", "host", "-O0", ARCH_HOST},
    {"host-O2", "host", "-O2", ARCH_HOST},
    {"thumb-O0", "thumb", "-O0", ARCH_THUMB},
    {"thumb-O2", "thumb", "-O2", ARCH_THUMB},
};

/* What keeps an image small and the emulator able to run it: no AVX, no red zone (a
 * handler's frame would overwrite it), no landing pads, no out-of-line atomics. */
static const ArchTools tools[ARCH_COUNT] = {
    [ARCH_X86_64] = {"gcc", "ld", "gcc",
                     "-m64 -mno-red-zone -mno-avx -fcf-protection=none"},
    [ARCH_AARCH64] = {"gcc", "ld", "gcc",
                      "-mbranch-protection=none -mno-outline-atomics"},
    [ARCH_THUMB] = {"arm-none-eabi-gcc", "arm-none-eabi-ld", "gcc-arm-none-eabi",
                    "-mcpu=cortex-m4 -mthumb -mfloat-abi=soft"},
};

const char *target_c_flags(void)
{
    return
        /* -ffreestanding implies -fno-builtin.  _LIBC_LIMITS_H_ keeps gcc's <limits.h> from
         * asking for a C library's. */
        "-std=c11 -ffreestanding -D_LIBC_LIMITS_H_ "
        "-fno-pic -no-pie -fno-common -fno-lto -fno-stack-protector "
        "-fno-stack-clash-protection -fno-asynchronous-unwind-tables -fno-unwind-tables "
        "-fno-ident -frandom-seed=irqlab -g -gdwarf-5 "
        "-Wall -Wextra -Werror=implicit-function-declaration "
        "-fmax-errors=20 -fmax-include-depth=10 -fdiagnostics-color=never "
        "-fno-diagnostics-show-option -pipe";
}

const char *target_board_level(void)
{
    return "-O1";
}

const ArchTools *arch_tools(Arch arch)
{
    return &tools[arch];
}

const Target *target_at(guint index)
{
    g_return_val_if_fail(index < TARGET_COUNT, NULL);
    return &targets[index];
}

const Target *target_find(const char *name)
{
    for (guint i = 0; i < TARGET_COUNT; i++) {
        if (strcmp(targets[i].name, name) == 0)
            return &targets[i];
    }
    return NULL;
}
