# SPDX-License-Identifier: GPL-2.0-or-later
# tests/unit - the toolchain part.
#
# check_PROGRAMS += tests/unit/test-toolchain
# TESTS += tests/unit/test-toolchain
# tests_unit_test_toolchain_SOURCES = tests/unit/test-toolchain.c
# tests_unit_test_toolchain_LDADD = $(IRQLAB_LIBS) $(SYSTEM_LIBS)
