# SPDX-License-Identifier: GPL-2.0-or-later
# tests/conformance - one suite for all boards.  Programs need no line here.

check_PROGRAMS += tests/conformance/conformance
TESTS += tests/conformance/conformance
tests_conformance_conformance_SOURCES = \
	tests/conformance/board-posix.c \
	tests/conformance/board-virtual.c \
	tests/conformance/board.h \
	tests/conformance/conformance.c \
	tests/conformance/program.c \
	tests/conformance/program.h
tests_conformance_conformance_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)
tests_conformance_conformance_LDADD = $(EXPLORE_LIBS)

EXTRA_DIST += \
	tests/conformance/conformance.h \
	tests/conformance/harness.c \
	tests/conformance/script.c
