# SPDX-License-Identifier: GPL-2.0-or-later
# tests/unit - the lab part, and the labs' submissions.

check_PROGRAMS += tests/unit/test-lab tests/submissions/run
TESTS += tests/unit/test-lab tests/submissions/run

tests_unit_test_lab_SOURCES = tests/unit/test-lab.c
tests_unit_test_lab_LDADD = $(IRQLAB_LIBS) $(SYSTEM_LIBS)

tests_submissions_run_SOURCES = tests/submissions/run.c
tests_submissions_run_LDADD = liblab.a libutil.a $(JSON_LIBS) $(GLIB_LIBS)
