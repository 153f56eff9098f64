# SPDX-License-Identifier: GPL-2.0-or-later
# tests/unit - base and nvic.  Other layers' tests stand in their own *.mk beside this.

check_PROGRAMS += tests/unit/test-base tests/unit/test-nvic
TESTS += tests/unit/test-base tests/unit/test-nvic

tests_unit_test_base_SOURCES = tests/unit/test-base.c
tests_unit_test_base_LDADD = libbase.a $(GLIB_LIBS)

tests_unit_test_nvic_SOURCES = tests/unit/test-nvic.c
tests_unit_test_nvic_LDADD = libnvic.a libbase.a $(GLIB_LIBS)
