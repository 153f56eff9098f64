# SPDX-License-Identifier: GPL-2.0-or-later
# tests/unit - the explore part: small programs with known answers, on every target.

EXPLORE_TESTS = \
	tests/unit/test-explore \
	tests/unit/test-explore-api \
	tests/unit/test-explore-counts \
	tests/unit/test-explore-rules \
	tests/unit/test-explore-time
check_PROGRAMS += $(EXPLORE_TESTS)
TESTS += $(EXPLORE_TESTS)

EXPLORE_FIXTURE = tests/unit/explore-fixture.c tests/unit/explore-fixture.h
EXPLORE_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)
EXPLORE_LIBS = libexplore.a libmachine.a libtoolchain.a libnvic.a libutil.a libbase.a \
	$(SYSTEM_LIBS)

tests_unit_test_explore_SOURCES = tests/unit/test-explore.c $(EXPLORE_FIXTURE)
tests_unit_test_explore_CPPFLAGS = $(EXPLORE_CPPFLAGS)
tests_unit_test_explore_LDADD = $(EXPLORE_LIBS)

tests_unit_test_explore_api_SOURCES = tests/unit/test-explore-api.c $(EXPLORE_FIXTURE)
tests_unit_test_explore_api_CPPFLAGS = $(EXPLORE_CPPFLAGS)
tests_unit_test_explore_api_LDADD = $(EXPLORE_LIBS)

tests_unit_test_explore_counts_SOURCES = tests/unit/test-explore-counts.c $(EXPLORE_FIXTURE)
tests_unit_test_explore_counts_CPPFLAGS = $(EXPLORE_CPPFLAGS)
tests_unit_test_explore_counts_LDADD = $(EXPLORE_LIBS)

tests_unit_test_explore_rules_SOURCES = tests/unit/test-explore-rules.c $(EXPLORE_FIXTURE)
tests_unit_test_explore_rules_CPPFLAGS = $(EXPLORE_CPPFLAGS)
tests_unit_test_explore_rules_LDADD = $(EXPLORE_LIBS)

tests_unit_test_explore_time_SOURCES = tests/unit/test-explore-time.c $(EXPLORE_FIXTURE)
tests_unit_test_explore_time_CPPFLAGS = $(EXPLORE_CPPFLAGS)
tests_unit_test_explore_time_LDADD = $(EXPLORE_LIBS)
