/* SPDX-License-Identifier: GPL-2.0-or-later */
/* board.h - a board, as the conformance suite sees it. */
#ifndef IRQLAB_TESTS_CONFORMANCE_BOARD_H
#define IRQLAB_TESTS_CONFORMANCE_BOARD_H

#include "tests/conformance/program.h"
#include "toolchain/image.h"

/** What a run was seen to do. */
typedef struct {
    GString *log;   /**< what was written on the console */
    GString *fails; /**< ids of the checks that did not hold, separated by spaces */
    char *breaks;   /**< the rule that ended it, or NULL */
    guint line;     /**< the line of the student's file that broke it; 0: not known */
} Answer;

typedef struct {
    const char *name;
    /** Whether it runs images of @target. */
    gboolean (*runs)(const Target *target);
    /** Runs @program, which is in @image, once.  @answer has empty texts.  FALSE with @error
     *  when the board could not do its work. */
    gboolean (*run)(Image *image, const Program *program, Answer *answer, GError **error);
} ConformanceBoard;

extern const ConformanceBoard conformance_virtual;
extern const ConformanceBoard conformance_posix;

#endif
