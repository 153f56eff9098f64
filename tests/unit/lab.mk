# SPDX-License-Identifier: GPL-2.0-or-later
# tests/unit - the lab part.

check_PROGRAMS += tests/unit/test-lab
TESTS += tests/unit/test-lab
tests_unit_test_lab_SOURCES = tests/unit/test-lab.c
tests_unit_test_lab_LDADD = $(IRQLAB_LIBS) $(SYSTEM_LIBS)
