/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-stepper-thumb.c - each step of the machine is one instruction of QEMU's Cortex-M4. */
#include "stepper/step.h"

int main(int argc, char **argv)
{
#define CORPUS(name) #name,
#define CORPUS_THUMB(name) #name,
#define CORPUS_X86(name)
    static const char *const functions[] = {
#include "stepper/corpus.def"
        NULL};
    return step_driver(argc, argv, "thumb", functions, step_in_qemu);
}
