# SPDX-License-Identifier: GPL-2.0-or-later
# tests/unit - programs followed on the real processor.  test-native-rules is the explorer's
# test of the rules, each of whose failures is followed, too.

NATIVE_TESTS = tests/unit/test-native tests/unit/test-native-rules
check_PROGRAMS += $(NATIVE_TESTS)
TESTS += $(NATIVE_TESTS)

NATIVE_FIXTURE = src/cli/follow.c src/cli/follow.h tests/unit/native-each.c \
	$(EXPLORE_FIXTURE)

tests_unit_test_native_SOURCES = tests/unit/test-native.c $(NATIVE_FIXTURE)
tests_unit_test_native_CPPFLAGS = $(EXPLORE_CPPFLAGS)
tests_unit_test_native_LDADD = $(IRQLAB_LIBS) $(SYSTEM_LIBS)

tests_unit_test_native_rules_SOURCES = tests/unit/test-explore-rules.c $(NATIVE_FIXTURE)
tests_unit_test_native_rules_CPPFLAGS = $(EXPLORE_CPPFLAGS)
tests_unit_test_native_rules_LDADD = $(IRQLAB_LIBS) $(SYSTEM_LIBS)
