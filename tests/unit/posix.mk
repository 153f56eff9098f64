# SPDX-License-Identifier: GPL-2.0-or-later
# tests/unit - the posix board: programs that really run, in its sandbox.

POSIX_TESTS = tests/unit/test-posix tests/unit/test-posix-raise \
	tests/unit/test-posix-rules
check_PROGRAMS += $(POSIX_TESTS)
TESTS += $(POSIX_TESTS)

POSIX_FIXTURE = tests/unit/posix-fixture.c tests/unit/posix-fixture.h

tests_unit_test_posix_SOURCES = tests/unit/test-posix.c $(POSIX_FIXTURE)
tests_unit_test_posix_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)
tests_unit_test_posix_LDADD = $(TOOLCHAIN_LIBS)

tests_unit_test_posix_raise_SOURCES = tests/unit/test-posix-raise.c $(POSIX_FIXTURE)
tests_unit_test_posix_raise_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)
tests_unit_test_posix_raise_LDADD = $(TOOLCHAIN_LIBS)

tests_unit_test_posix_rules_SOURCES = tests/unit/test-posix-rules.c $(POSIX_FIXTURE)
tests_unit_test_posix_rules_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)
tests_unit_test_posix_rules_LDADD = $(TOOLCHAIN_LIBS)
