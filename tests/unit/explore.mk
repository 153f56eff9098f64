# SPDX-License-Identifier: GPL-2.0-or-later
# tests/unit - the explore part.
#
# check_PROGRAMS += tests/unit/test-explore
# TESTS += tests/unit/test-explore
# tests_unit_test_explore_SOURCES = tests/unit/test-explore.c
# tests_unit_test_explore_LDADD = $(IRQLAB_LIBS) $(SYSTEM_LIBS)
