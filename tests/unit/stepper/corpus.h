/* SPDX-License-Identifier: GPL-2.0-or-later */
/* corpus.h - the corpus's lab.h: small functions that together hold every form of instruction
 * that the compilers emit for this repository (listed in corpus.def).  The stepper's test runs
 * each on the machine and on a real processor. */
#ifndef STEPPER_CORPUS_H
#define STEPPER_CORPUS_H

#include "irqlab.h"

#endif
