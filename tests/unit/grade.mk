# SPDX-License-Identifier: GPL-2.0-or-later
# tests/unit - grade and report, with a fake in place of the toolchain and the explorer.

check_PROGRAMS += tests/unit/test-grade
TESTS += tests/unit/test-grade
tests_unit_test_grade_SOURCES = \
	src/explore/schedule.c \
	tests/unit/fake-explore.c \
	tests/unit/fake-explore.h \
	tests/unit/test-grade.c
tests_unit_test_grade_LDADD = libreport.a libgrade.a libtoolchain.a libutil.a $(SYSTEM_LIBS)
