# SPDX-License-Identifier: GPL-2.0-or-later
# src/util and src/toolchain: their unit tests, and image-dump, which prints an image.

TOOLCHAIN_LIBS = libtoolchain.a libutil.a libbase.a $(SYSTEM_LIBS)

noinst_PROGRAMS += image-dump
image_dump_SOURCES = tests/unit/image-dump.c
image_dump_LDADD = $(TOOLCHAIN_LIBS)

check_PROGRAMS += tests/unit/test-util
TESTS += tests/unit/test-util
tests_unit_test_util_SOURCES = tests/unit/test-util.c
tests_unit_test_util_LDADD = libutil.a $(GLIB_LIBS)

TOOLCHAIN_FIXTURE = tests/unit/toolchain-fixture.c tests/unit/toolchain-fixture.h

check_PROGRAMS += tests/unit/test-insn
TESTS += tests/unit/test-insn
tests_unit_test_insn_SOURCES = tests/unit/test-insn.c $(TOOLCHAIN_FIXTURE)
tests_unit_test_insn_LDADD = $(TOOLCHAIN_LIBS)
tests_unit_test_insn_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)

check_PROGRAMS += tests/unit/test-plain
TESTS += tests/unit/test-plain
tests_unit_test_plain_SOURCES = tests/unit/test-plain.c $(TOOLCHAIN_FIXTURE)
tests_unit_test_plain_LDADD = $(TOOLCHAIN_LIBS)
tests_unit_test_plain_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)

check_PROGRAMS += tests/unit/test-image
TESTS += tests/unit/test-image
tests_unit_test_image_SOURCES = tests/unit/test-image.c $(TOOLCHAIN_FIXTURE)
tests_unit_test_image_LDADD = $(TOOLCHAIN_LIBS)
tests_unit_test_image_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)

check_PROGRAMS += tests/unit/test-board
TESTS += tests/unit/test-board
tests_unit_test_board_SOURCES = tests/unit/test-board.c
tests_unit_test_board_LDADD = $(GLIB_LIBS)
tests_unit_test_board_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src/include

check_PROGRAMS += tests/unit/test-attacks
TESTS += tests/unit/test-attacks
tests_unit_test_attacks_SOURCES = tests/unit/test-attacks.c $(TOOLCHAIN_FIXTURE)
tests_unit_test_attacks_LDADD = $(TOOLCHAIN_LIBS)
tests_unit_test_attacks_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)

check_PROGRAMS += tests/unit/test-build
TESTS += tests/unit/test-build
tests_unit_test_build_SOURCES = tests/unit/test-build.c $(TOOLCHAIN_FIXTURE)
tests_unit_test_build_LDADD = $(TOOLCHAIN_LIBS)
tests_unit_test_build_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)
