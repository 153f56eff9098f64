# SPDX-License-Identifier: GPL-2.0-or-later
# tests/unit - the stepper: the machine against the real processor, and against QEMU's trace.

check_PROGRAMS += tests/unit/test-stepper-host tests/unit/test-stepper-thumb
TESTS += tests/unit/test-stepper-host tests/unit/test-stepper-thumb

stepper_sources = tests/unit/stepper/step.h tests/unit/stepper/driver.c \
	tests/unit/stepper/on-machine.c tests/unit/stepper/corpus.def
stepper_libs = libmachine.a libtoolchain.a libutil.a libbase.a $(SYSTEM_LIBS)

tests_unit_test_stepper_host_SOURCES = tests/unit/test-stepper-host.c \
	tests/unit/stepper/by-ptrace.c $(stepper_sources)
tests_unit_test_stepper_host_LDADD = $(stepper_libs)

tests_unit_test_stepper_thumb_SOURCES = tests/unit/test-stepper-thumb.c \
	tests/unit/stepper/in-qemu.c $(stepper_sources)
tests_unit_test_stepper_thumb_LDADD = $(stepper_libs)

# Built by the test itself, as a student's file is.
EXTRA_DIST += tests/unit/stepper/corpus.c tests/unit/stepper/corpus.h \
	tests/unit/stepper/scenario.c tests/unit/stepper/qemu-stub.S
