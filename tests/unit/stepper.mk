# SPDX-License-Identifier: GPL-2.0-or-later
# tests/unit - the stepper part.
#
# check_PROGRAMS += tests/unit/test-stepper
# TESTS += tests/unit/test-stepper
# tests_unit_test_stepper_SOURCES = tests/unit/test-stepper.c
# tests_unit_test_stepper_LDADD = $(IRQLAB_LIBS) $(SYSTEM_LIBS)
