/* SPDX-License-Identifier: GPL-2.0-or-later */
/* toolchain-fixture.h - small programs built from text, for the toolchain's tests. */
#ifndef IRQLAB_TESTS_TOOLCHAIN_FIXTURE_H
#define IRQLAB_TESTS_TOOLCHAIN_FIXTURE_H

#include "toolchain/build.h"

/** A folder with lab.h, scenario.c and a student's file, and a request to build it. */
typedef struct {
    char *folder;
    char *student, *scenario, *header; /* paths */
    const Target *targets[TARGET_COUNT + 1];
    const char *functions[4];
    BuildRequest request;
    BuildResult *result;
    GError *error;
} Fixture;

/** Makes the folder; the student's file is @name (NULL: "lab.c") and asks for step(). */
Fixture *fixture_new(const char *name);
void fixture_free(Fixture *fixture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Fixture, fixture_free)

/** Writes the student's file; @size -1: up to the NUL. */
void fixture_write(Fixture *fixture, const char *text, gssize size);
/** Chooses the targets by name (spaces between). */
void fixture_targets(Fixture *fixture, const char *names);
/** Builds; on success the result's images are there and there is no error. */
gboolean fixture_build(Fixture *fixture);
/** Builds @text for @target and gives its image, which the fixture owns. */
Image *fixture_image(Fixture *fixture, const char *target, const char *text);

/** False, and the test skipped with the reason, when @program is not there. */
gboolean fixture_needs(const char *program, const char *package);
/** fixture_needs() for thumb: arm-none-eabi-gcc. */
gboolean fixture_needs_thumb(void);

#endif
