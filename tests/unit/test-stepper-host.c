/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-stepper-host.c - each step of the machine is one instruction of this processor. */
#include "stepper/step.h"

int main(int argc, char **argv)
{
#define CORPUS(name) #name,
#define CORPUS_X86(name) #name,
#define CORPUS_THUMB(name)
    static const char *const functions[] = {
#include "stepper/corpus.def"
        NULL};
    return step_driver(argc, argv, "host", functions, step_by_ptrace);
}
