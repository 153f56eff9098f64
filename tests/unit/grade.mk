# SPDX-License-Identifier: GPL-2.0-or-later
# tests/unit - the grade part.
#
# check_PROGRAMS += tests/unit/test-grade
# TESTS += tests/unit/test-grade
# tests_unit_test_grade_SOURCES = tests/unit/test-grade.c
# tests_unit_test_grade_LDADD = $(IRQLAB_LIBS) $(SYSTEM_LIBS)
